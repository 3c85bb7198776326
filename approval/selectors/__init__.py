"""Reading cases: within a scope, as facts for boards, as groups for desks, as words for people."""
