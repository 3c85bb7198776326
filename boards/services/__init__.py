"""What the boards themselves do: keep the register of screens, and announce."""
