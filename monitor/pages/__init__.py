"""The monitor's own pages."""
