"""The acts of a rehearsal, each one real use case."""
