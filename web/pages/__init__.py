"""Pages that belong to no business: the front door and what is shown when a page is refused."""
