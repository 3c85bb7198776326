"""The steps by which limits start, stop, lengthen and end."""
