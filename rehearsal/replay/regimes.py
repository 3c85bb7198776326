"""The items of a log as its mapping describes them: limits, steps, stops, effects of silence."""

from __future__ import annotations

from dataclasses import dataclass

from rehearsal.replay.reading import Tree, TreeReader

ROLES = frozenset({"reviewer", "approver"})
DAYS = frozenset({"working_day", "calendar_day"})
UNITS = DAYS | {"month", "year", "hour"}
STARTS = frozenset({"received", "accepted"})
SILENCES = frozenset({"none", "accepted", "regarded_accepted"})
LONGEST_STEP = 20
LONGEST_CODE = 30
KEYS = {
    "name",
    "limit",
    "promise",
    "acceptance",
    "supplement",
    "delivery",
    "extension",
    "stops",
    "start",
    "silence",
    "steps",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of the item: so many units, and the words it rests on."""

    unit: str
    amount: int
    basis: str


@dataclass(frozen=True, slots=True)
class Supplement:
    """How long the applicant has to correct, and whether silence then withdraws."""

    limit: Limit
    withdraws: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """By how much, how often and by whom the limit may be prolonged."""

    limit: Limit
    times: int
    approver: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A procedure that stops the clock; ``max_days`` 0 for no end of its own."""

    code: str
    name: str
    basis: str
    max_days: int
    needs_telling: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of review; ``limit_days`` 0 for a step without a limit of its own."""

    name: str
    role: str = "reviewer"
    limit_days: int = 0
    two_person: bool = False


@dataclass(frozen=True, slots=True)
class ReplayItem:
    """An item that cases of the log belong to, with its regime."""

    name: str
    limit: Limit | None = None
    promise: Limit | None = None
    acceptance: Limit | None = None
    supplement: Supplement | None = None
    delivery: Limit | None = None
    extension: Extension | None = None
    stops: tuple[Stop, ...] = ()
    start: str = "received"
    silence: str = "none"
    steps: tuple[Step, ...] = ()

    def role_of(self, step: str) -> str:
        """The role that a step needs; what the mapping does not name is the decision's."""
        return next((one.role for one in self.steps if one.name == step), "approver")


def read_items(reader: TreeReader, tree: Tree) -> tuple[ReplayItem, dict[str, ReplayItem]]:
    """The item of [item], and those of [items."…"], which differ from it in the keys they give."""
    common = reader.table(tree, "item", required=True)
    own: dict[str, ReplayItem] = {}
    for name, table in reader.table(tree, "items").items():
        where = f'items."{name}"'
        if not isinstance(table, dict):
            reader.fault(f"{where}: a table")
            continue
        reader.known(where, table, KEYS - {"name"})
        own[name] = _item(reader, where, common | table | {"name": name})
    reader.known("item", common, KEYS)
    return _item(reader, "item", common), own


def _item(reader: TreeReader, where: str, table: Tree) -> ReplayItem:
    start = str(table.get("start", "received"))
    silence = str(table.get("silence", "none"))
    reader.one_of(f"{where}.start", start, STARTS)
    reader.one_of(f"{where}.silence", silence, SILENCES)
    acceptance = _limit(reader, where, table, "acceptance", units=DAYS)
    limit = _limit(reader, where, table, "limit")
    if silence != "none" and acceptance is None:
        reader.fault(f"{where}.silence: an effect of silence needs {where}.acceptance")
    extension = _extension(reader, where, table)
    if extension is not None and limit is None:
        reader.fault(f"{where}.extension: there is no {where}.limit to extend")
    return ReplayItem(
        name=reader.text(where, table, "name", required=True),
        limit=limit,
        promise=_limit(reader, where, table, "promise"),
        acceptance=acceptance,
        supplement=_supplement(reader, where, table),
        delivery=_limit(reader, where, table, "delivery", units=DAYS),
        extension=extension,
        stops=_stops(reader, where, table.get("stops", [])),
        start=start,
        silence=silence,
        steps=_steps(reader, where, table.get("steps", [])),
    )


def _limit(
    reader: TreeReader, where: str, table: Tree, key: str, *, units: frozenset[str] = UNITS
) -> Limit | None:
    if key not in table:
        return None
    return _reckoned(reader, f"{where}.{key}", _sub(reader, where, table, key), units=units)


def _reckoned(
    reader: TreeReader, place: str, limit: Tree, *, units: frozenset[str], more: frozenset[str] = frozenset()
) -> Limit:  # fmt: skip
    reader.known(place, limit, {"unit", "amount", "basis"} | more)
    unit = reader.text(place, limit, "unit", required=True)
    reader.one_of(f"{place}.unit", unit, units)
    amount = reader.whole(place, limit, "amount", least=1, default=0)
    return Limit(unit, amount, reader.text(place, limit, "basis", required=True))


def _supplement(reader: TreeReader, where: str, table: Tree) -> Supplement | None:
    if "supplement" not in table:
        return None
    place, given = f"{where}.supplement", _sub(reader, where, table, "supplement")
    limit = _reckoned(reader, place, given, units=DAYS, more=frozenset({"withdraws"}))
    return Supplement(limit, reader.truth(place, given, "withdraws"))


def _extension(reader: TreeReader, where: str, table: Tree) -> Extension | None:
    if "extension" not in table:
        return None
    place, given = f"{where}.extension", _sub(reader, where, table, "extension")
    more = frozenset({"times", "approver"})
    limit = _reckoned(reader, place, given, units=DAYS, more=more)
    times = reader.whole(place, given, "times", least=1, default=1)
    return Extension(limit, times, reader.text(place, given, "approver", required=True))


def _sub(reader: TreeReader, where: str, table: Tree, key: str) -> Tree:
    return reader.table(table, key, prefix=f"{where}.")


def _stops(reader: TreeReader, where: str, rows: object) -> tuple[Stop, ...]:
    stops = []
    for number, row in enumerate(reader.tables(f"{where}.stops", rows), start=1):
        place = f"{where}.stops[{number}]"
        reader.known(place, row, {"ground", "name", "basis", "max_days", "needs_telling"})
        code = reader.text(place, row, "ground", required=True)
        if len(code) > LONGEST_CODE:
            reader.fault(f"{place}.ground: longer than {LONGEST_CODE} characters")
        stops.append(
            Stop(
                code=code,
                name=reader.text(place, row, "name", required=True),
                basis=reader.text(place, row, "basis", required=True),
                max_days=reader.whole(place, row, "max_days", least=0),
                needs_telling=reader.truth(place, row, "needs_telling"),
            )
        )
    return tuple(stops)


def _steps(reader: TreeReader, where: str, rows: object) -> tuple[Step, ...]:
    steps: list[Step] = []
    for number, row in enumerate(reader.tables(f"{where}.steps", rows), start=1):
        place = f"{where}.steps[{number}]"
        reader.known(place, row, {"name", "role", "limit_days", "two_person"})
        role = str(row.get("role", "reviewer"))
        reader.one_of(f"{place}.role", role, ROLES)
        name = reader.text(place, row, "name", required=True)
        if len(name) > LONGEST_STEP:
            reader.fault(f"{place}.name: longer than {LONGEST_STEP} characters")
        if any(step.name == name for step in steps):
            reader.fault(f"{place}.name: {name!r} stands twice")
        days = reader.whole(place, row, "limit_days", least=0)
        steps.append(Step(name, role, days, reader.truth(place, row, "two_person")))
    return tuple(steps)
