"""The forms of the acts on a case, laid out from the case's own item version."""
