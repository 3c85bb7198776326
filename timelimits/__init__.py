"""How long the law gives: calendar in custody, one pure engine, running limits, planned alerts, receipts."""
