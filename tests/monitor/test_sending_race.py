"""Two senders at one time: no notice goes out twice; a sender that does not claim does send twice."""

from __future__ import annotations

import http.server
import socketserver
import threading
import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connections

from monitor.models import Notice, NoticeAttempt
from monitor.services import channels, notices, orders, sending
from monitor.services.drafts import OrderDraft
from tests.builders import organizations as people

SUBSCRIBERS = 12
DRAFT = OrderDraft("order", "查明原因。", "澄政办〔2026〕5号", 5, department=people.MARKET)


class Receiver(http.server.BaseHTTPRequestHandler):
    """Every subscriber's door: counts by whose it is, and answers a little late."""

    def do_POST(self) -> None:
        server: Any = self.server
        self.rfile.read(int(self.headers["Content-Length"]))
        server.got[self.path] += 1
        server.pause.wait(0.005)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def careless(together: threading.Barrier) -> None:
    """The known-bad sender: reads what waits, sends it, writes it down afterwards."""
    waiting = Notice.objects.select_related("subscriber", "department").filter(state="waiting")
    letters = sending._letters(list(waiting.order_by("id")))
    together.wait()
    for letter in letters:
        channels.send(letter)
        Notice.objects.filter(pk__in=letter.notice_ids).update(state="sent")


def careful(together: threading.Barrier) -> None:
    together.wait()
    while sending.send_some(batch=2):  # so that both find something to take
        pass


def two_at_once(server: Any, sender: Callable[[threading.Barrier], None]) -> Counter[str]:
    """What each subscriber got from two senders that begin together."""
    server.got.clear()
    together = threading.Barrier(2)

    def work() -> None:
        try:
            sender(together)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(server.got)


def test_two_senders_send_each_notice_once_and_the_control_without_a_claim_twice(
    committed_db, clock
):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Receiver) as server:
        server.daemon_threads = True
        told: Any = server
        told.got, told.pause = Counter(), threading.Event()
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        city = people.a_city()
        notices.plan()
        for nth in range(SUBSCRIBERS):
            host, port = told.server_address
            notices.subscribe(
                f"平台{nth}", f"http://{host}:{port}/{nth}", "a-secret-of-the-test-01"
            )
        orders.issue_order(DRAFT, officer=city.officer("officer1"), key=uuid.uuid4())
        notices.plan()
        once = {f"/{nth}": 1 for nth in range(SUBSCRIBERS)}
        assert two_at_once(told, careful) == once
        assert NoticeAttempt.objects.filter(sent=True, notice__channel="webhook").count() == 12
        assert not Notice.objects.filter(channel="webhook").exclude(state="sent").exists()

        Notice.objects.filter(channel="webhook").update(state="waiting", claimed_until=None)
        assert two_at_once(told, careless) == dict.fromkeys(once, 2)
        server.shutdown()
