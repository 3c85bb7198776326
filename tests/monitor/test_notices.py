"""Who must know: rows made once, sent by the way they name, at least once, never at night by phone."""

from __future__ import annotations

import datetime as dt
import http.server
import json
import socketserver
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from kernel import clock as time
from kernel.errors import NotPermitted
from ledger.models import Bookmark
from monitor.errors import NoticeInvalid
from monitor.models import Notice, NoticeAttempt, NoticeRule
from monitor.services import channels, notices, orders, sending
from monitor.services.channels import webhook
from monitor.services.channels.letter import Letter, Outcome
from monitor.services.drafts import OrderDraft
from tests.builders import organizations as people

pytestmark = pytest.mark.django_db
SECRET = "a-secret-of-the-test-0123456789"
DRAFT = OrderDraft("order", "查明原因。", "澄政办〔2026〕5号", 5, department=people.MARKET)


@pytest.fixture
def city(clock):
    made = people.a_city()
    notices.plan()
    return made


def issue(city) -> None:
    orders.issue_order(DRAFT, officer=city.officer("officer1"), key=uuid.uuid4())
    notices.plan()


def made(**wanted: Any) -> list[Notice]:
    return list(Notice.objects.filter(**wanted).order_by("id"))


class Receiver(http.server.BaseHTTPRequestHandler):
    """A subscriber on a real socket: keeps what it gets, answers with what it was told."""

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.got.append((dict(self.headers), body))
        self.send_response(server.answers.pop(0) if server.answers else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class Postbox(socketserver.StreamRequestHandler):
    """A mail server that speaks just enough SMTP; ``refuse`` turns recipients away."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline().strip():
            verb = line.split()[0].upper()
            if verb == b"RCPT" and server.refuse:
                self.wfile.write(b"550 no such person\r\n")
            elif verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                server.got.append(text)
                self.wfile.write(b"250 taken\r\n")
            elif verb == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


def serving(handler: type, **facts: Any) -> Iterator[Any]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        for name, value in {"got": [], **facts}.items():
            setattr(server, name, value)
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture
def receiver() -> Iterator[Any]:
    yield from serving(Receiver, answers=[])


@pytest.fixture
def postbox(settings) -> Iterator[Any]:
    for server in serving(Postbox, refuse=False):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        yield server


@pytest.fixture
def wall(monkeypatch) -> Any:
    """Wall time that the test moves: retries wait by it."""

    class Wall:
        at = time.wall()

        def shift(self, **span: float) -> None:
            self.at += dt.timedelta(**span)

    own = Wall()
    monkeypatch.setattr(time, "wall", lambda: own.at)
    return own


def subscribed(receiver: Any) -> None:
    host, port = receiver.server_address
    notices.subscribe("省平台", f"http://{host}:{port}/events", SECRET)


def test_an_order_tells_the_unit_and_its_head_and_says_what_cannot_be_sent(city):
    issue(city)
    told = {
        (n.whom, n.channel, n.account and n.account.username, n.state, n.reason) for n in made()
    }
    assert ("unit", "inbox", "reviewer_shijian", "sent", "") in told
    assert ("unit_head", "inbox", "approver_shijian", "sent", "") in told
    assert ("unit_head", "sms", "approver_shijian", "not_sent", "no_address") in told
    assert not any(name and "shuili" in name for _, _, name, _, _ in told)


def test_an_entry_read_again_gives_no_second_notice(city):
    issue(city)
    before = Notice.objects.count()
    assert notices.plan() == 0
    assert Notice.objects.count() == before


def test_the_database_refuses_a_second_notice_even_to_a_reader_that_lost_its_mark(city):
    issue(city)
    Bookmark.objects.filter(reader="notices").update(seq=0)
    with pytest.raises(Exception, match="notice_once"):
        notices.plan()


def test_nobody_to_tell_is_itself_a_row(city):
    city.accounts["approver_shijian"].grants.update(valid_to=time.now())
    issue(city)
    assert {n.reason for n in made(whom="unit_head")} == {"nobody"}


def test_a_webhook_is_signed_and_its_id_is_the_place_in_the_ledger(city, receiver):
    subscribed(receiver)
    issue(city)
    assert sending.send_some() == 1
    ((headers, body),) = receiver.got
    now = int(time.wall().timestamp())
    assert webhook.is_signed(headers["Sunhall-Signature"], SECRET, body, now=now)
    event = json.loads(body)
    (notice,) = made(channel="webhook")
    assert (event["specversion"], event["type"]) == ("1.0", "sunhall.order.issued")
    assert event["id"] == f"city:{notice.seq}"
    assert event["data"]["number"] == "DB990100202600001"
    assert (notice.state, notice.attempts) == ("sent", 1)


def test_a_signature_fails_for_another_secret_another_body_and_an_old_time():
    header = webhook.signature(SECRET, b"{}", 1000)
    assert webhook.is_signed(header, SECRET, b"{}", now=1200)
    assert not webhook.is_signed(header, "another-secret-0123456789", b"{}", now=1200)
    assert not webhook.is_signed(header, SECRET, b"[]", now=1200)
    assert not webhook.is_signed(header, SECRET, b"{}", now=1301)
    assert not webhook.is_signed("nonsense", SECRET, b"{}", now=1200)


@pytest.mark.parametrize(
    ("status", "reason"), [(500, "server_error"), (403, "refused"), (302, "refused")]
)
def test_a_failed_push_waits_longer_each_time_and_goes_out_later(
    city, receiver, wall, status, reason
):
    subscribed(receiver)
    issue(city)
    receiver.answers[:] = [status]
    assert sending.send_some() == 1
    (notice,) = made(channel="webhook")
    assert (notice.state, notice.reason, notice.attempts) == ("waiting", reason, 1)
    assert sending.send_some() == 0
    wall.shift(seconds=6)
    assert sending.send_some() == 1
    (notice,) = made(channel="webhook")
    assert (notice.state, notice.reason, notice.attempts) == ("sent", "", 2)
    assert [json.loads(body)["id"] for _, body in receiver.got] == [f"city:{notice.seq}"] * 2
    tries = NoticeAttempt.objects.order_by("id").values_list("sent", "status")
    assert list(tries) == [(False, status), (True, 204)]


def test_nobody_listening_ends_as_a_dead_letter_that_can_be_replayed(city, receiver, wall):
    notices.subscribe("关机的系统", "http://127.0.0.1:9/", SECRET)
    issue(city)
    for _ in range(sending.MOST_TRIES):
        assert sending.send_some() == 1
        wall.shift(hours=2)
    (notice,) = made(channel="webhook")
    assert (notice.state, notice.reason) == ("dead", "unreachable")
    assert sending.send_some() == 0
    host, port = receiver.server_address
    notices.subscribe("关机的系统", f"http://{host}:{port}/", SECRET)
    call_command("replay_notices", subscriber="关机的系统")
    assert sending.send_some() == 1
    assert made(channel="webhook")[0].state == "sent"


def test_pauses_grow_from_seconds_to_an_hour():
    pauses = [sending.pause_after(n).total_seconds() for n in range(1, 9)]
    assert pauses == [5, 20, 80, 320, 1280, 3600, 3600, 3600]


def test_who_dies_between_sending_and_writing_sends_again_under_the_same_id(city, receiver, wall):
    """At least once: the claim lapses after a minute. Before that nobody else touches it."""
    subscribed(receiver)
    issue(city)
    (letter,) = sending.claim()
    assert channels.send(letter).sent
    assert sending.send_some() == 0
    wall.shift(seconds=61)
    assert sending.send_some() == 1
    first, second = (json.loads(body)["id"] for _, body in receiver.got)
    assert first == second


def test_mail_goes_through_a_real_mail_server(city, postbox):
    head = city.officer("approver_shijian")
    notices.set_address(head, "email", "head@example.org", key=uuid.uuid4())
    issue(city)
    assert sending.send_some() == 1
    (text,) = postbox.got
    assert b"head@example.org" in text
    assert made(channel="email")[0].state == "sent"


def test_a_mail_server_that_refuses_the_person_is_not_taken_for_sent(city, postbox):
    postbox.refuse = True
    head = city.officer("approver_shijian")
    notices.set_address(head, "email", "nobody@example.org", key=uuid.uuid4())
    issue(city)
    sending.send_some()
    (notice,) = made(channel="email")
    assert (notice.state, notice.reason) == ("waiting", "refused")


def test_a_phone_does_not_ring_at_night_and_then_once_for_all(city, settings, tmp_path, clock):
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    head = city.officer("approver_shijian")
    notices.set_address(head, "sms", "13800000000", key=uuid.uuid4())
    clock.move_to(time.office_time(dt.date(2026, 9, 22), dt.time(22)))
    for _ in range(3):
        issue(city)
    assert sending.send_some() == 0
    clock.move_to(time.office_time(dt.date(2026, 9, 23), dt.time(8, 29)))
    assert sending.send_some() == 0
    clock.move_to(time.office_time(dt.date(2026, 9, 23), dt.time(8, 30)))
    assert sending.send_some() == 1
    (line,) = (tmp_path / "sms.jsonl").read_text().splitlines()
    assert "夜间产生 3 张" in json.loads(line)["text"]
    assert {n.state for n in made(channel="sms")} == {"sent"}


def test_by_day_a_phone_rings_at_once(city, settings, tmp_path):
    settings.SMS_FILE = str(tmp_path / "sms.jsonl")
    notices.set_address(city.officer("approver_shijian"), "sms", "13800000000", key=uuid.uuid4())
    issue(city)
    assert sending.send_some() == 1
    assert "夜间" not in (tmp_path / "sms.jsonl").read_text()


@pytest.mark.parametrize(
    ("channel", "address"),
    [("sms", "12345"), ("email", "no-at-sign"), ("inbox", "x"), ("webhook", "http://x")],
)
def test_an_address_that_cannot_be_one_is_refused(city, channel, address):
    with pytest.raises(NoticeInvalid):
        notices.set_address(city.officer("b05"), channel, address, key=uuid.uuid4())


def test_a_rule_switched_off_is_a_new_version_and_tells_nobody(city):
    rule = NoticeRule.objects.get(event="order.issued", whom="unit", channel="inbox")
    with pytest.raises(NotPermitted):
        notices.change_rule(
            rule.pk, officer=city.officer("officer1"), key=uuid.uuid4(), enabled=False
        )
    leader = city.officer("supervision_leader")
    notices.change_rule(rule.pk, officer=leader, key=uuid.uuid4(), enabled=False)
    issue(city)
    assert made(whom="unit", channel="inbox") == []
    assert NoticeRule.objects.get(pk=rule.pk).enabled


def test_an_unknown_way_is_not_silently_dropped():
    letter = Letter("pigeon", "", "", (), ())
    with pytest.raises(KeyError):
        channels.send(letter)


def test_no_outcome_without_a_reason_is_a_failure():
    assert Outcome(sent=True).reason == ""
