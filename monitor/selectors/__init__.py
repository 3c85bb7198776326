"""What others may read of the monitor."""
