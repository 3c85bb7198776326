"""Measurements against prepared bare SQL; ``./run bench NAME``."""
