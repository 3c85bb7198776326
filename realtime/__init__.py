"""Sockets: one tail of the ledger in each web process, a hub, and clients that resume (D5)."""
