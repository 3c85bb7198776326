"""The reconciler as a process: it beats, recounts, cries out a silent monitor and ends in order."""

from __future__ import annotations

import datetime as dt
import threading
import time

from config.reconciling import Recounting
from kernel import clock as legal
from ledger.models import Entry, Heartbeat


def test_it_recounts_beats_and_tells_of_a_monitor_that_is_gone(committed_db, clock):
    long_ago = legal.wall() - dt.timedelta(minutes=5)
    Heartbeat.objects.create(
        process="gone:1",
        kind="monitor",
        started_at=long_ago,
        wall_at=long_ago,
        legal_at=clock.now(),
    )
    recounting = Recounting(least_rest=0.1)
    thread = threading.Thread(target=recounting.run)
    thread.start()
    until = time.monotonic() + 60
    while time.monotonic() < until:
        beat = Heartbeat.objects.filter(kind="reconciler").first()
        if beat is not None and beat.facts.get("passes", 0) > 1:
            break
        threading.Event().wait(0.05)
    recounting.stop()
    thread.join(60)
    assert not thread.is_alive()
    names = list(Entry.objects.order_by("seq").values_list("name", flat=True))
    assert names[0] == "reconciler.started"
    assert names.count("monitor.gap") == 1
    assert names[-1] == "reconciler.stopped"
