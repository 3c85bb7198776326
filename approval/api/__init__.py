"""The interface for programs: steps are resources; an endpoint parses, calls, presents."""
