"""What pages and other floors may ask of the boards."""
