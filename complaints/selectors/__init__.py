"""Reading complaints: who sees which, and what each screen may show."""
