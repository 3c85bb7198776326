"""The script that stands alone reckons the same date from the receipt, and sees what was changed."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from config.database import ROOT
from kernel.journal import canonical
from tests.timelimits.china import at, china
from tests.timelimits.engine.test_oracle import exact_cases, often
from tests.timelimits.random_cases import calendar_for, cases, history_for
from timelimits.custody import Kept
from timelimits.engine.reckon import Extension, History
from timelimits.engine.stretches import Stretch
from timelimits.kinds import Kind
from timelimits.receipts import Approval, Halt, Told, explain
from timelimits.rules import Rule, Unit
from tools import recompute_receipt

SCRIPT = ROOT / "tools" / "recompute_receipt.py"
KIND = Kind("statutory", "法定时限", "行政许可法第四十二条")


def receipt_of(calendar, history):
    """A receipt's facts as they are read from its JSON."""
    told = Told(
        KIND,
        tuple(Halt("专家评审", "行政许可法第四十五条", "", one) for one in history.stretches),
        tuple(Approval("主要负责人") for _ in history.extensions),
    )
    return json.loads(explain(Kept(calendar, "0" * 64, {}, {}), history, told).to_json())


def ordinary():
    """Twenty working days over a holiday, with a pause and an extension."""
    return receipt_of(
        china(),
        History(
            Rule(Unit.WORKING_DAY, 20, "行政许可法第四十二条"),
            at("2026-09-07"),
            (Stretch(at("2026-09-14"), at("2026-09-30"), 5),),
            (Extension(10, at("2026-09-21"), at("2026-09-22")),),
        ),
    )


def run(path: Path | None, text: str = ""):
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), *([str(path)] if path else [])],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_the_script_needs_nothing_but_python_and_the_receipt(tmp_path):
    file = tmp_path / "receipt.json"
    told = ordinary()
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    assert run(file) == (0, f"ok: {told['due']}\n")
    assert run(None, file.read_text()) == (0, f"ok: {told['due']}\n")


@often(40)
@given(cases() | cases(units=("hour",)))
def test_every_receipt_reproduces_its_date(case):
    told = receipt_of(calendar_for(case), history_for(case))
    assert list(recompute_receipt.findings(told)) == []


@often(12)
@given(exact_cases())
def test_receipts_in_worked_seconds_reproduce_their_instant(case):
    told = receipt_of(calendar_for(case), history_for(case))
    assert list(recompute_receipt.findings(told)) == []


def test_a_fixed_instant_is_reproduced():
    fixed = Rule(Unit.FIXED_INSTANT, 0, "来文", instant=at("2026-10-01 12:00"))
    told = receipt_of(china(), History(fixed, at("2026-09-01")))
    assert (told["due"], list(recompute_receipt.findings(told))) == ("2026-10-01", [])


def resealed(told):
    """As a forger would: the digest made anew over what was changed."""
    body = {key: told[key] for key in told["sealed"]}
    return told | {"digest": hashlib.sha256(canonical(body).encode()).hexdigest()}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("due", "2026-11-11"),
        ("overrun_at", 1),
        ("amount", 21),
        ("started_at", 1_788_000_000_000_000),
        ("off", []),
        ("on", []),
        ("unit", "calendar_day"),
        ("pauses", []),
    ],
)
def test_a_changed_receipt_is_found_out_even_with_a_new_digest(key, value):
    told = ordinary() | {key: value}
    assert any(line.startswith("digest") for line in recompute_receipt.findings(told))
    assert any(not line.startswith("digest") for line in recompute_receipt.findings(resealed(told)))


def test_another_approver_or_ground_breaks_the_digest():
    told = ordinary()
    for part, name in (("pauses", "ground"), ("extensions", "approver")):
        forged = copy.deepcopy(told)
        forged[part][0][name] = "另一个"
        assert [line.split(":")[0] for line in recompute_receipt.findings(forged)] == ["digest"]


def test_a_day_counted_that_does_not_count_is_found_out():
    told = ordinary()
    days = [replaced(day) if day["state"] == "weekend" else day for day in told["days"]]
    assert list(recompute_receipt.findings(told | {"days": days})) == ["days: others are counted"]


def replaced(day):
    return day | {"state": "counted", "number": 99}


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"sealed": []}', "null", "\x00", '{"due": 1}'])
def test_what_is_no_receipt_is_said_to_be_none(tmp_path, text, capsys):
    file = tmp_path / "receipt.json"
    file.write_text(text)
    assert recompute_receipt.main(str(file)) == 1
    assert "not a receipt" in capsys.readouterr().out


def test_the_calendar_under_the_seal_is_only_as_long_as_the_limit():
    told = ordinary()
    assert told["years"] == [2026]
    assert told["off"] == ["2026-09-25/2026-09-27", "2026-10-01/2026-10-07"]
    assert told["on"] == ["2026-09-20", "2026-10-10"]
    assert len(canonical({key: told[key] for key in told["sealed"]}).encode()) < 1800


def test_an_extension_that_does_not_count_is_judged_again():
    told = ordinary()
    forged = copy.deepcopy(told)
    forged["extensions"][0]["verdict"] = "late"
    assert any("extensions" in line for line in recompute_receipt.findings(forged))


def test_the_receipt_of_an_open_pause_says_that_it_is_open():
    case = History(Rule(Unit.WORKING_DAY, 5, ""), at("2026-09-07"), (Stretch(at("2026-09-08")),))
    told = receipt_of(china(), case)
    assert (told["due"], list(recompute_receipt.findings(told))) == ("", [])
    hours = replace(case, rule=Rule(Unit.HOUR, 72, ""))
    assert list(recompute_receipt.findings(receipt_of(china(), hours))) == []
