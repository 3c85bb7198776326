"""Who may do what on the administration pages: one table, closed by default."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from organizations.roles import Role

STAFF = frozenset(
    {
        Role.ITEM_ADMINISTRATOR,
        Role.SYSTEM_ADMINISTRATOR,
        Role.SECURITY_ADMINISTRATOR,
        Role.AUDITOR,
    }
)

# (app, model) -> who may add and change there; "" stands for every other model of the app.
WRITES: dict[tuple[str, str], frozenset[Role]] = {
    ("organizations", ""): frozenset({Role.SYSTEM_ADMINISTRATOR}),
    ("organizations", "grant"): frozenset({Role.SECURITY_ADMINISTRATOR}),
    ("organizations", "succession"): frozenset({Role.SYSTEM_ADMINISTRATOR}),
    ("catalog", ""): frozenset({Role.ITEM_ADMINISTRATOR}),
    ("timelimits", ""): frozenset({Role.SYSTEM_ADMINISTRATOR}),
}

# app -> who may look; the auditor looks everywhere.
LOOKS: dict[str, frozenset[Role]] = {
    "organizations": frozenset({Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR}),
    "catalog": frozenset({Role.ITEM_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}),
    "timelimits": frozenset({Role.SYSTEM_ADMINISTRATOR, Role.ITEM_ADMINISTRATOR}),
}

# Django's own tables hold nothing of ours: no groups, no permissions.
NOBODY = frozenset({"auth", "contenttypes", "sessions"})


def may_administer(roles: AbstractSet[Role], perm: str) -> bool:
    """Whether ``roles`` open ``perm`` ("app.act_model") there. Nobody deletes."""
    app, _, rest = perm.partition(".")
    act, _, model = rest.partition("_")
    if app in NOBODY:
        return False
    if act == "view":
        return Role.AUDITOR in roles or bool(LOOKS.get(app, frozenset()) & roles)
    if act in {"add", "change"}:
        writers = WRITES.get((app, model)) or WRITES.get((app, ""), frozenset())
        return bool(writers & roles)
    return False
