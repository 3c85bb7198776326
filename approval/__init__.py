"""Approval cases: the state machine, its use cases, cautions, papers and licences."""
