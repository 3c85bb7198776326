"""Watches every limit: breaches, cards, and the sweep that finds them the moment they fall (D4)."""
