"""Pages of complaints: the complainant's two, and the complaint office's."""
