"""Base templates, the design system, static files and template tags: the look of every page."""
