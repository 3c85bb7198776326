"""The monitor's use cases."""
