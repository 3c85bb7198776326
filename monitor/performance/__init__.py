"""Scores and whose time it was, as arithmetic alone: no database, no clock, no page."""
