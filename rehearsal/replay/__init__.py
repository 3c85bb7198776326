"""Real event logs, driven through the same use cases as the hall, in a database of their own."""
