"""The reckoning after the kills sees planted damage: one that sees nothing proves nothing."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from pathlib import Path

import pytest

from approval.services import intake
from kernel import clock as legal
from ledger import reader
from monitor import sweep
from rehearsal.proof import cast, findings
from rehearsal.proof.journal import Journal
from tests.builders import approval as approvals
from tests.builders import monitor as built

pytestmark = pytest.mark.django_db


@pytest.fixture
def played(clock, tmp_path) -> Path:
    """Two acknowledged acts, a card, a reader that has read everything."""
    hall = approvals.a_hall()
    item = approvals.an_item(hall)
    journal = Journal(tmp_path / "worker-0.journal")
    clerk = hall.officer("clerk")
    intent = journal.intend(0, 0, "receive", "")
    answer = intake.receive_case(approvals.a_filing(item), officer=clerk, key=intent.key)
    number = str(answer["number"])
    journal.answered(intent, number, answer["version"])
    intent = journal.intend(0, 1, "accept", number)
    answer = intake.accept_case(number, officer=clerk, key=intent.key)
    journal.answered(intent, number, answer["version"])
    built.a_watched_limit(built.working_days(1))
    clock.shift(dt.timedelta(days=3))
    sweep.drain(clock.now())
    last = reader.head().seq
    (tmp_path / "reader-0.seqs").write_text("".join(f"{n}\n" for n in range(1, last + 1)))
    return tmp_path


def wrong(folder: Path) -> dict[str, int]:
    found = findings.examine(folder, legal.now())
    return {name: count for name, count in found.items() if count}


def test_a_sound_play_has_no_findings(played):
    assert wrong(played) == {}
    assert findings.acknowledged(played) == 2


def test_an_acknowledged_act_that_is_not_in_the_ledger_is_lost(played):
    journal = Journal(played / "worker-1.journal")
    journal.answered(journal.intend(0, 0, "accept", "never"), "never", 2)
    assert wrong(played) == {"lost": 1, "invented": -1, "unkeyed": 1}


def test_an_act_nobody_intended_is_invented(played):
    (played / "worker-0.journal").write_text("")
    assert wrong(played)["invented"] == 2


def test_a_reader_that_skipped_or_repeated_is_found(played):
    notes = played / "reader-0.seqs"
    whole = notes.read_text()
    notes.write_text(whole.replace("2\n", "", 1))
    assert wrong(played)["readers"] == 1
    notes.write_text("1\n" + whole)
    assert wrong(played)["readers"] == 1


def test_an_alert_that_is_due_and_has_no_card_is_found(played, clock):
    built.a_watched_limit(built.working_days(1))
    clock.shift(dt.timedelta(days=7))
    assert wrong(played)["cards_lost"] >= 2


def test_acts_told_in_another_order_than_they_happened_are_found(played):
    first, second = Journal(played / "worker-0.journal").answers
    (played / "worker-0.journal").unlink()
    journal = Journal(played / "worker-0.journal")
    intent = journal.intend(0, 1, "accept", second.number)
    journal.answered(intent, second.number, second.version)
    intent = journal.intend(0, 0, "receive", "")
    journal.answered(intent, first.number, first.version)
    assert wrong(played) == {"order": 1}


def test_a_journal_cut_short_by_a_kill_goes_on_with_the_act_in_doubt(tmp_path):
    path = tmp_path / "w.journal"
    journal = Journal(path)
    done = journal.intend(0, 0, "receive", "")
    journal.answered(done, "A1", 1)
    doubtful = journal.intend(0, 1, "accept", "A1")
    with path.open("ab") as file:
        file.write(b'{"of": "' + str(doubtful.key).encode())
    again = Journal(path)
    assert again.open == doubtful
    assert [(one.number, one.version) for one in again.answers] == [("A1", 1)]
    again.answered(doubtful, "A1", 2)
    assert Journal(path).open is None
    assert doubtful.begun <= time.monotonic_ns()
    assert isinstance(doubtful.key, uuid.UUID)


def test_a_readers_note_cut_short_is_taken_off(tmp_path):
    notes = tmp_path / "r.seqs"
    notes.write_bytes(b"1\n2\n13")
    assert cast.last_read(notes) == 2
    assert notes.read_bytes() == b"1\n2\n"
