"""The pages of the live screens, and the same boards as JSON for lines that break sockets."""
