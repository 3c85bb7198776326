"""Files and cards issued by hand: what is taken, what is refused, what is never altered."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from kernel.errors import Conflict
from monitor.errors import (
    FileRefused,
    ManualCardInvalid,
    NotThisPerson,
)
from monitor.models import Card, Evidence
from monitor.services import by_hand, files, life, rulings
from monitor.services.by_hand import Seen
from tests.builders import cards as made
from tests.builders import monitor as built

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- files


def never_read() -> bytes:
    raise AssertionError("a refused file was read")


def test_a_huge_file_is_refused_by_its_size_and_never_read():
    with pytest.raises(FileRefused, match="200 MB"):
        files.read("all.pdf", 200 * 1024 * 1024, never_read)


@pytest.mark.parametrize("content", [b"", b"MZ evil", b"<html>"])
def test_an_empty_file_or_one_of_another_kind_is_refused(content):
    with pytest.raises(FileRefused):
        files.read("x.pdf", len(content), lambda: content)


def test_a_file_at_the_limit_is_taken_and_keeps_no_path():
    held = made.PDF.ljust(files.LARGEST, b" ")
    paper = files.read("..\\..\\C:\\secret/ letter.pdf", len(held), lambda: held)
    assert (paper.name, paper.media_type) == (" letter.pdf", "application/pdf")


def test_too_many_files_are_refused_and_nothing_is_kept(yellow):
    made.signed(yellow)
    with pytest.raises(FileRefused):
        life.explain_card(
            yellow.pk,
            officer=made.a_head(yellow),
            key=uuid4(),
            text="说明",
            proofs=[made.a_proof()] * 6,
        )
    assert not Evidence.objects.exists()
    assert Card.objects.get(pk=yellow.pk).state == "signed"


def test_evidence_is_added_and_checked_and_never_altered(yellow):
    made.signed(yellow)
    officer, _, _ = made.a_bureau()
    life.add_evidence(
        yellow.pk, officer=made.a_head(yellow), key=uuid4(), proofs=[made.a_proof(original=True)]
    )
    piece = Evidence.objects.get()
    life.check_evidence(yellow.pk, piece.pk, officer=officer, key=uuid4())
    assert Evidence.objects.get().checked_by_id == officer.account_id
    with pytest.raises(Conflict):
        life.check_evidence(yellow.pk, piece.pk, officer=officer, key=uuid4())
    for change in ({"content": b"%PDF-other"}, {"sha256": "0" * 64}):
        with pytest.raises(Exception, match="cannot be altered"), transaction.atomic():
            Evidence.objects.update(**change)


# ---------------------------------------------------------------- by hand


def test_a_card_is_issued_by_hand_with_evidence_and_lives_like_the_others(yellow):
    officer, second, leader = made.a_bureau()
    seen = Seen(yellow.matter.number, 2, "要求清单以外的材料", "优化营商环境条例第三十七条")
    with pytest.raises(ManualCardInvalid):
        by_hand.issue_by_hand(officer=officer, key=uuid4(), seen=seen, proofs=[])
    outcome = by_hand.issue_by_hand(
        officer=officer, key=uuid4(), seen=seen, proofs=[made.a_proof()]
    )
    built.commit_now()
    card = Card.objects.get(pk=outcome["card"])
    assert (card.state, card.mode, card.origin, card.limit_id) == ("issued", "manual", "manual", 0)
    card = made.appealed(card)
    with pytest.raises(NotThisPerson):
        rulings.propose_ruling(card.pk, officer=officer, key=uuid4(), draft=made.a_draft("revoked"))
    rulings.propose_ruling(card.pk, officer=second, key=uuid4(), draft=made.a_draft("revoked"))
    rulings.issue_ruling(card.pk, officer=leader, key=uuid4())
    assert Card.objects.get(pk=card.pk).state == "revoked"


@pytest.mark.parametrize(
    ("level", "about", "basis"), [(1, "事", "法"), (3, "事", "法"), (2, "", "法"), (2, "事", " ")]
)
def test_a_card_by_hand_without_its_reasons_is_refused(yellow, level, about, basis):
    officer, _, _ = made.a_bureau()
    with pytest.raises(ManualCardInvalid):
        by_hand.issue_by_hand(
            officer=officer,
            key=uuid4(),
            seen=Seen(yellow.matter.number, level, about, basis),
            proofs=[made.a_proof()],
        )
    assert not Card.objects.filter(origin="manual").exists()
