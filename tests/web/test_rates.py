"""Tries are counted by address and in all, in any sixty seconds, whoever asks at the same time."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from kernel import clock
from web import rates
from web.models import Attempt
from web.rates import Limit

FEW = Limit("test", each=3, altogether=8)


@pytest.fixture
def later():
    """Let this machine's clock be ahead by what is given."""
    ahead = [dt.timedelta()]
    clock.mislead(lambda: ahead[0])

    def move(seconds: float) -> None:
        ahead[0] += dt.timedelta(seconds=seconds)

    yield move
    clock.mislead(dt.timedelta)


def let_in(limit: Limit, address: str, tries: int) -> int:
    return sum(not rates.claim(limit, address) for _ in range(tries))


def test_an_address_has_its_share_and_no_other_has_less_for_it(db):
    assert let_in(FEW, "192.0.2.1", 10) == 3
    assert let_in(FEW, "192.0.2.2", 10) == 3
    assert let_in(Limit("another", 3, 8), "192.0.2.1", 10) == 3


def test_who_has_no_address_is_one_of_all_and_not_all(db):
    """On a Unix socket there is none."""
    assert let_in(FEW, "", 10) == 3
    assert let_in(FEW, "192.0.2.1", 10) == 3


def test_all_together_have_no_more_than_the_whole(db):
    assert sum(let_in(FEW, f"192.0.2.{n}", 5) for n in range(100)) == 8
    assert Attempt.objects.count() <= 5, "a flood leaves no rows"


def test_room_comes_back_as_the_minute_passes_and_not_at_its_turn(db, later):
    assert let_in(FEW, "192.0.2.1", 2) == 2
    later(40)
    assert let_in(FEW, "192.0.2.1", 5) == 1
    wait = rates.claim(FEW, "192.0.2.1")
    assert 0 < wait <= 20
    later(wait + 0.5)
    assert let_in(FEW, "192.0.2.1", 5) == 2


def test_a_right_answer_gives_its_try_back(db):
    for _ in range(20):
        assert not rates.claim(FEW, "192.0.2.1")
        rates.give_back(FEW, "192.0.2.1")
    assert let_in(FEW, "192.0.2.1", 5) == 3


def test_no_address_stands_in_the_table_and_what_is_over_is_swept_out(db, later):
    for n in range(6):
        rates.claim(FEW, f"192.0.2.{n}")
    assert not any("192.0.2" in key for key in Attempt.objects.values_list("key", flat=True))
    later(120)
    with connection.cursor() as cursor:
        cursor.execute(rates.SWEEP, {"since": clock.wall() - rates.MINUTE})
    assert not Attempt.objects.exists()


def test_a_crash_empties_the_table_because_it_is_unlogged(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'web_attempt'")
        assert cursor.fetchone() == ("u",)


def in_a_crowd(attempt: Callable[[int], bool], *, threads: int, each: int) -> int:
    """How many of threads × each attempts were let in, all of them at once, each thread its own
    connection as another web process has."""
    through: list[int] = []
    start = threading.Barrier(threads)

    def guess(who: int) -> None:
        start.wait()
        try:
            through.append(sum(attempt(who * each + n) for n in range(each)))
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=guess, args=(who,)) for who in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    return sum(through)


def test_many_processes_at_once_get_no_more_than_the_limit(committed_db):
    """T55: from one address, and from a hundred."""
    one = in_a_crowd(lambda _: not rates.try_code("192.0.2.1"), threads=6, each=20)
    assert one == rates.CODES.each
    many = in_a_crowd(lambda n: not rates.try_code(f"198.51.100.{n % 100}"), threads=6, each=100)
    assert many == rates.CODES.altogether - one


def test_looking_before_counting_lets_a_crowd_through(committed_db):
    """Negative control: the crowd is one that a look and a later count do not stop."""
    limit, unlimited = Limit("naive", 1, 10**6), Limit("naive", 10**6, 10**6)
    both_looked = threading.Barrier(2)

    def naive(_: int) -> bool:
        seen = rates._wait(limit.key("192.0.2.1"), limit.each, clock.wall())
        both_looked.wait(60)
        return not seen and not rates.claim(unlimited, "192.0.2.1")

    assert in_a_crowd(naive, threads=2, each=1) == 2 > limit.each
