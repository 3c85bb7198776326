"""The bench of the catalogue: real requests and bare statements in turn, then one line of JSON."""

from __future__ import annotations

import datetime as dt
import http.client
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection

from catalog.models import ItemVersion
from catalog.selectors.pieces import words_of
from catalog.selectors.search import Within, question
from kernel import clock
from kernel.clock import office_date
from rehearsal.bench.catalog_load import load
from rehearsal.bench.transitions_http import PATIENCE, daphne_at_work

# What people type: two characters, common and rare; initials; beginnings; units; codes; nonsense.
ASKED = (
    *(
        "取水",
        "许可",
        "护照",
        "变更",
        "登记",
        "消防",
        "殡葬",
        "会计",
        "公证",
        "种子",
        "自由",
        "县级",
    ),
    *("qsxk", "hz", "spjy", "xzfy", "yhzh", "ctky", "zdxm", "gssl", "bg", "xkzx", "jzz", "wyx"),
    *("食品经营", "食品经营变更", "建设工程规划许可", "医疗机构延续", "不动产登记", "教师资格"),
    *("水利局", "公安局 护照", "税务 登记", "市场监督 许可 变更", "sljg"),
    *("990100-12", "000777", "99010003", "没有这样的事项", "zzzzz", "许可水", "%_", "许 可"),
)
WARM = 60
ROUND = 50
# Everything the page shows of an item, in one statement.
ONE_ITEM = """
SELECT to_jsonb(v), i.*, d.name,
  (SELECT jsonb_agg(c ORDER BY c.seq) FROM catalog_condition c WHERE c.version_id = v.id),
  (SELECT jsonb_agg(m ORDER BY m.seq) FROM catalog_material m WHERE m.version_id = v.id),
  (SELECT jsonb_agg(s ORDER BY s.seq) FROM catalog_stepdefinition s WHERE s.version_id = v.id),
  (SELECT jsonb_agg(f ORDER BY f.seq) FROM catalog_fee f WHERE f.version_id = v.id),
  (SELECT jsonb_agg(w.code) FROM organizations_window w
     JOIN organizations_windowitem r ON r.window_id = w.id WHERE r.item_code = i.code)
FROM catalog_itemversion v JOIN catalog_item i ON i.id = v.item_id
JOIN organizations_department d ON d.id = i.department_id
WHERE i.code = %s AND v.status IN ('published', 'retired') AND v.valid_from <= %s
  AND (v.valid_to IS NULL OR v.valid_to > %s)
"""
Ask = Callable[[str], object]


class Http:
    """One visitor with one connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def find(self, text: str) -> None:
        """Search as programs do."""
        self._get(f"/api/v1/items?q={quote(text)}", 400 if text == "" else 200)

    def look(self, text: str) -> None:
        """Search as people do: the page."""
        self._get(f"/catalog/?q={quote(text)}", 200)

    def open(self, code: str) -> None:
        """The item's page."""
        self._get(f"/catalog/{code}/", 200)

    def _get(self, path: str, wanted: int) -> None:
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != wanted:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")


class Bare:
    """The same questions to the database alone."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.shell: psycopg.Connection[Any] = psycopg.connect(
            os.environ["DATABASE_URL"], autocommit=True
        )

    def find(self, text: str) -> None:
        """The statement of the search."""
        words = words_of(text)
        if words:
            statement, given = question(words, on=self.on, within=Within(), enough=21)
            self.shell.execute(statement, given).fetchall()

    def open(self, code: str) -> None:
        """The item with its lines."""
        self.shell.execute(ONE_ITEM, (code, self.on, self.on), prepare=True).fetchone()


def run(*, items: int, requests: int) -> None:
    """Load, measure, print; the last line is the result."""
    began = time.perf_counter()
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as superuser:
        load(superuser, _empty_version(), items=items)
        codes = [str(row[0]) for row in superuser.execute("SELECT code FROM catalog_item")]
    _say(f"{items} items loaded in {time.perf_counter() - began:.0f} s")
    dice = random.Random(1)  # noqa: S311 - the same requests every time
    asked = [dice.choice(ASKED) for _ in range(requests)]
    opened = [dice.choice(codes) for _ in range(requests)]
    spent: dict[str, list[float]] = {}
    bare = Bare(office_date(clock.now()))
    with daphne_at_work() as port:
        ours = Http(port)
        sides: tuple[tuple[str, Ask, Sequence[str]], ...] = (
            ("search", ours.find, asked),
            ("bare search", bare.find, asked),
            ("page search", ours.look, asked),
            ("item page", ours.open, opened),
            ("bare item", bare.open, opened),
        )
        for _, ask, what in sides:
            _times(ask, what[:WARM])
        for at in range(0, requests, ROUND):
            for name, ask, what in sides:
                spent.setdefault(name, []).extend(_times(ask, what[at : at + ROUND]))
    _slowest(asked, spent["bare search"])
    _say(json.dumps(_result(spent, items), ensure_ascii=False))


def _times(ask: Ask, what: Sequence[str]) -> list[float]:
    """Milliseconds of each."""
    taken = []
    for one in what:
        began = time.perf_counter()
        ask(one)
        taken.append((time.perf_counter() - began) * 1000)
    return taken


def _result(spent: dict[str, list[float]], items: int) -> dict[str, Any]:
    p99 = {name: _percentile(taken, 99) for name, taken in spent.items()}
    value = _percentile([*spent["search"], *spent["item page"]], 99)
    against = _percentile([*spent["bare search"], *spent["bare item"]], 99)
    return {
        "name": "catalog",
        "value": round(value, 2),
        "unit": "ms (p99)",
        "better": "lower",
        "ratio": round(value / against, 2),
        "against": "the same search statement and the item in one statement, on a bare connection",
        "bare": round(against, 2),
        "items": items,
        "p50": {name: round(_percentile(taken, 50), 2) for name, taken in spent.items()},
        "p99": {name: round(taken, 2) for name, taken in p99.items()},
    }


def _percentile(taken: Sequence[float], share: int) -> float:
    return statistics.quantiles(taken, n=100, method="inclusive")[share - 1]


def _slowest(asked: Sequence[str], taken: Sequence[float]) -> None:
    worst: dict[str, list[float]] = {}
    for text, one in zip(asked, taken, strict=True):
        worst.setdefault(text, []).append(one)
    ranked = sorted(((statistics.median(each), text) for text, each in worst.items()), reverse=True)
    _say("slowest bare: " + ", ".join(f"{text} {each:.1f} ms" for each, text in ranked[:6]))


def _empty_version() -> dict[str, Any]:
    """Every column of a version but its keys, as a new one would have it."""
    columns = ItemVersion._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
    left_out = {"id", "item_id"}
    return {
        column.column: column.get_db_prep_save(column.get_default(), connection)
        for column in columns
        if column.column not in left_out
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
