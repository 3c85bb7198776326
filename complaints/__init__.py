"""Complaints about a running case, hidden from those complained about until it is safe (TS-1)."""
