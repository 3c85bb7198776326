"""The three log-in roles of the database, and how long each may keep others waiting."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

OWNER = "sunhall_owner"
APP = "sunhall_app"
PUBLIC = "sunhall_public"

RIGHTS: dict[str, str] = {
    OWNER: "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE",
    APP: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE",
    # Whatever happens on the internet, the halls' own connections are left.
    PUBLIC: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 40",
}

# A use case that is stuck must fail rather than hold a row that every window waits for.
PATIENCE: dict[str, dict[str, str]] = {
    OWNER: {},
    APP: {
        "statement_timeout": "30s",
        "lock_timeout": "3s",
        "idle_in_transaction_session_timeout": "5s",
    },
    PUBLIC: {
        "statement_timeout": "2s",
        "lock_timeout": "1s",
        "idle_in_transaction_session_timeout": "5s",
        "default_transaction_read_only": "on",
    },
}

# They ask much, and each time little: to start workers for it takes longer than what they save, and
# takes the cores from everybody else.
ALONE = {"max_parallel_workers_per_gather": "0"}

# The server's own log says which constraint failed, not whose row; and repeats no statement, since
# Django writes the values into it.
DISCRETION = {"log_error_verbosity": "terse", "log_min_error_statement": "panic"}

# A throw-away test cluster runs beside seven others: there an idle transaction means a busy machine.
SLOW_MACHINE = {"statement_timeout": "120s", "idle_in_transaction_session_timeout": "120s"}


def ensure(superuser: psycopg.Connection[Any], *, durable: bool = True) -> None:
    """Make the roles that are missing and set everyone's patience; safe to repeat."""
    present = {row[0] for row in superuser.execute("SELECT rolname FROM pg_roles")}
    for role, rights in RIGHTS.items():
        verb = "ALTER" if role in present else "CREATE"
        superuser.execute(
            sql.SQL("{verb} ROLE {role} WITH {rights}").format(
                verb=sql.SQL(verb), role=sql.Identifier(role), rights=sql.SQL(rights)
            )
        )
        patience = PATIENCE[role]
        if not durable and patience:
            patience = patience | SLOW_MACHINE
        patience = patience | DISCRETION
        if role != OWNER:
            patience = patience | ALONE
        for name, value in patience.items():
            superuser.execute(
                sql.SQL("ALTER ROLE {role} SET {name} = {value}").format(
                    role=sql.Identifier(role), name=sql.Identifier(name), value=sql.Literal(value)
                )
            )
    # Whoever drops a clone may throw out a session of the application that is still hanging up.
    superuser.execute(
        sql.SQL("GRANT pg_signal_backend TO {owner}").format(owner=sql.Identifier(OWNER))
    )
