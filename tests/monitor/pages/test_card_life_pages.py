"""The pages of a card's life: the unit's reply, the bureau's ruling, the evidence file, the lists."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel import clock as time
from monitor import sweep
from monitor.models import Appeal, Card, Evidence
from organizations.models import Account
from tests.builders import cards as made
from tests.builders import monitor as built
from tests.builders import organizations as people
from tools import verify_ledger

pytestmark = pytest.mark.django_db
PDF = made.PDF


@pytest.fixture
def yellow(clock) -> Card:
    people.a_city()
    built.a_watched_limit(department=people.MARKET, item="990100-17-035")
    clock.move_to(time.office_time(dt.date(2026, 9, 30), dt.time(9)))
    sweep.drain(clock.now())
    return Card.objects.get(level=2)


@pytest.fixture
def as_(client):
    def sign_in(username: str):
        client.force_login(Account.objects.get(username=username))
        return client

    return sign_in


def at(card: Card, tail: str = "") -> str:
    return f"/supervision/cards/{card.pk}/{tail}"


def form(card: Card, **more: object) -> dict[str, object]:
    version = Card.objects.get(pk=card.pk).version
    return {"key": str(uuid.uuid4()), "version": str(version), "from": "reply"} | more


def a_file(content: bytes = PDF, name: str = "letter.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sign(as_, card: Card) -> None:
    assert as_("approver_shijian").post(at(card, "acts/signature/"), form(card)).status_code == 302


def test_the_unit_signs_explains_and_appeals_on_its_page(yellow, as_):
    unit = as_("approver_shijian")
    page = unit.get(at(yellow, "reply/")).content.decode()
    assert "核验本卡" in page
    assert 'id="sign"' in page
    sign(as_, yellow)
    given = form(yellow, text="已补办", document="说明1号", files=[a_file()])
    page = unit.post(at(yellow, "acts/explanation/"), given, follow=True).content.decode()
    assert "情况说明已提交" in page
    assert "letter.pdf" in page
    assert "提出；审理期间不公开、不计分" in page
    given = form(yellow, ground="other", text="异议", files=[a_file()])
    page = unit.post(at(yellow, "acts/appeal/"), given, follow=True).content.decode()
    assert "申诉中（不公开不计分）" in page
    number = Appeal.objects.get().matter.number
    assert number in as_("officer1").get("/supervision/appeals/").content.decode()
    assert number not in as_("approver_shuili").get("/supervision/appeals/").content.decode()


def test_two_officers_rule_on_the_page_and_the_second_to_come_gets_the_state(yellow, as_):
    sign(as_, yellow)
    given = form(yellow, outcome="waived", reason="system_failure", note="有运维记录") | {
        "from": ""
    }
    stale = dict(given, key=str(uuid.uuid4()))
    assert as_("officer1").post(at(yellow, "acts/ruling/"), given).status_code == 302
    answer = as_("officer2").post(at(yellow, "acts/ruling/"), stale)
    assert answer.status_code == 409
    assert "状态已变化" in answer.content.decode()
    own = as_("officer1").post(at(yellow, "acts/ruling-issue/"), form(yellow) | {"from": ""})
    assert own.status_code == 403
    assert "须由另一人签发" in own.content.decode()
    client = as_("officer2")
    page = client.get(at(yellow)).content.decode()
    assert "同意并签发" in page
    page = client.post(
        at(yellow, "acts/ruling-issue/"), form(yellow) | {"from": ""}, follow=True
    ).content.decode()
    assert "免责不计分" in page
    assert Card.objects.get(pk=yellow.pk).state == "waived"


def test_a_wrong_input_is_told_and_what_was_typed_stays(yellow, as_):
    sign(as_, yellow)
    given = form(yellow, outcome="restated", reason="excluded_time", note="查函", since="x")
    answer = as_("officer1").post(at(yellow, "acts/ruling/"), given | {"from": ""})
    assert answer.status_code == 400
    assert "时间写法有误" in answer.content.decode()
    assert "查函" in answer.content.decode()
    unit = as_("approver_shijian")
    answer = unit.post(
        at(yellow, "acts/explanation/"), form(yellow, text="写了很多", files=[a_file(b"MZ")])
    )
    assert answer.status_code == 400
    assert "只接收 PDF" in answer.content.decode()
    assert "写了很多" in answer.content.decode()
    assert (
        unit.post(at(yellow, "acts/explanation/"), {"text": "x", "from": "reply"}).status_code
        == 400
    )
    assert Card.objects.get(pk=yellow.pk).state == "signed"


def test_a_file_too_large_is_refused_with_its_size(yellow, as_, monkeypatch):
    sign(as_, yellow)
    monkeypatch.setattr("monitor.services.files.LARGEST", 1024 * 1024)
    large = a_file(PDF.ljust(2 * 1024 * 1024, b" "))
    answer = as_("approver_shijian").post(
        at(yellow, "acts/explanation/"), form(yellow, text="说明", files=[large])
    )
    assert answer.status_code == 400
    assert "文件有 2 MB，超过 1 MB" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_body_of_200_mb_is_refused_before_it_is_parsed(yellow, as_):
    answer = as_("approver_shijian").post(
        at(yellow, "acts/explanation/"), form(yellow), CONTENT_LENGTH=str(200 * 1024 * 1024)
    )
    assert answer.status_code == 413
    assert "200 MB" in answer.content.decode()


def test_the_unit_verifies_its_card_and_takes_the_rows_along(yellow, as_):
    sign(as_, yellow)
    unit = as_("approver_shijian")
    page = unit.get(at(yellow, "dossier/")).content.decode()
    assert "全部与写入时一致" in page
    assert "没有到达的凭证" in page  # nobody signed for the warning
    told = json.loads(unit.get(at(yellow, "dossier.json")).content)
    assert len(told["rows"]) >= 4
    assert told["digest"] in page
    for row in told["rows"]:
        assert row["leaf"] == verify_ledger.leaf(row).hex()
    paper = unit.get(at(yellow, "dossier.pdf"))
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert io.BytesIO(paper.content).read().rstrip().endswith(b"%%EOF")


def test_evidence_is_handed_out_as_a_download_within_the_scope_only(yellow, as_):
    sign(as_, yellow)
    unit = as_("approver_shijian")
    unit.post(at(yellow, "acts/evidence/"), form(yellow, files=[a_file()], original="1"))
    piece = Evidence.objects.get()
    answer = unit.get(at(yellow, f"evidence/{piece.pk}/"))
    assert (answer.content, answer["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert answer["Content-Disposition"].startswith("attachment")
    assert as_("approver_shuili").get(at(yellow, f"evidence/{piece.pk}/")).status_code == 404
    bureau = as_("officer1")
    given = form(yellow, evidence=str(piece.pk)) | {"from": ""}
    bureau.post(at(yellow, "acts/evidence-check/"), given)
    assert "演练·officer1" in bureau.get(at(yellow)).content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("?level=2", 1),
        ("?state=signed", 0),
        ("?unit=990100-12", 0),
        ("?since=2026-09-01&until=2026-09-30", 2),
        ("?until=2026-09-01", 0),
        ("?state=%00&level=9&since=never&page=x", 2),
    ],
)
def test_the_desk_filters_and_forgives(yellow, as_, query, count):
    page = as_("officer1").get(f"/supervision/cards/{query}")
    assert page.status_code == 200
    assert page.content.decode().count('<th scope="row"') == count


def test_the_desk_shows_a_unit_its_own_cards_only(yellow, as_):
    assert (
        yellow.matter.number in as_("reviewer_shijian").get("/supervision/cards/").content.decode()
    )
    assert (
        yellow.matter.number
        not in as_("approver_shuili").get("/supervision/cards/").content.decode()
    )


def test_a_card_by_hand_on_its_page(yellow, as_):
    leader = as_("supervision_leader")
    assert leader.get("/supervision/cards/new/").status_code == 200
    given = {
        "key": str(uuid.uuid4()),
        "number": yellow.matter.number,
        "level": "3",
        "about": "越权办理",
        "basis": "行政许可法第七十四条",
        "files": [a_file()],
    }
    page = leader.post("/supervision/cards/new/", given, follow=True).content.decode()
    assert "牌已发出" in page
    assert "越权办理" in page
    card = Card.objects.get(origin="manual")
    for tail in ("", "dossier/", "dossier.pdf"):
        assert leader.get(at(card, tail)).status_code == 200
    assert leader.get("/supervision/board/").status_code == 200
    refused = as_("officer1").post("/supervision/cards/new/", given | {"number": "none"})
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("username", "reply", "file"),
    [
        ("officer1", 404, 200),
        ("city_leader", 404, 200),
        ("approver_shuili", 404, 404),
        ("b05", 404, 404),
        ("system_admin", 404, 404),
        ("reviewer_shijian", 200, 200),
    ],
)
def test_who_sees_the_reply_page_and_the_evidence_file(yellow, as_, username, reply, file):
    client = as_(username)
    assert client.get(at(yellow, "reply/")).status_code == reply
    for tail in ("dossier/", "dossier.pdf", "dossier.json"):
        assert client.get(at(yellow, tail)).status_code == file


@pytest.mark.parametrize("act", ["signature", "explanation", "appeal", "ruling", "ruling-issue"])
def test_a_neighbour_does_nothing_and_an_unknown_act_is_no_page(yellow, as_, act):
    answer = as_("approver_shuili").post(at(yellow, f"acts/{act}/"), form(yellow))
    assert answer.status_code == 404
    assert as_("officer1").post(at(yellow, "acts/deletion/"), form(yellow)).status_code == 404
    assert re.match("issued", Card.objects.get(pk=yellow.pk).state)
