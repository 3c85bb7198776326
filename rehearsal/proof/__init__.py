"""Proofs by destruction: what is acknowledged survives; ``./run proof NAME``."""
