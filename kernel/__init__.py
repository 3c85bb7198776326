"""The floor everything stands on: clocks, errors, the state machine's door, transactions, masking."""
