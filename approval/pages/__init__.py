"""Pages of approval: the clerk's desk, the officers' inbox, the applicant's slip."""
