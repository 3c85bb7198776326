"""The use cases of approval: each one function, one transaction, one flush of entries."""
