"""What each screen shows: a snapshot from source tables, and how entries change it (D5)."""
