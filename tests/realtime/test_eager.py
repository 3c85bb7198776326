"""A send that never waits keeps the interpreter; what the kernel does not take is said."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable

import pytest

from realtime import eager

MANY = 200  # as many as a pair holds unread
FOR_EVER = 60.0


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield ours, theirs


def test_it_says_how_much_was_taken_and_refuses_as_a_socket_does(pair):
    ours, theirs = pair
    assert eager.send(ours, b"\x81\x02ab") == 4
    assert theirs.recv(10) == b"\x81\x02ab"
    much = b"x" * (1 << 22)
    assert 0 < eager.send(ours, much) < len(much)
    with pytest.raises(BlockingIOError):
        eager.send(ours, much)
    theirs.close()
    with pytest.raises(BrokenPipeError):
        eager.send(ours, b"x")
    ours.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        eager.send(ours, b"x")


def turns_of_another(send: Callable[[], object], enough: int) -> int:
    """How often another thread got the interpreter during so many sends, or until it did."""
    turns, over = [0], threading.Event()

    def other() -> None:
        while not over.is_set():
            turns[0] += 1
            threading.Event().wait(1e-9)

    thread = threading.Thread(target=other)
    known = sys.getswitchinterval()
    sys.setswitchinterval(FOR_EVER)  # nobody is made to give it up: only who lets go, lets go
    try:
        thread.start()
        before = turns[0]
        for _ in range(enough):
            send()
            if turns[0] > before:
                break
        return turns[0] - before
    finally:
        sys.setswitchinterval(known)
        over.set()
        thread.join()


def test_no_other_thread_gets_in_between(pair):
    ours, theirs = pair

    assert turns_of_another(lambda: eager.send(ours, b"x"), MANY) == 0
    # The control: Python's own send lets another in, sooner or later.
    assert turns_of_another(lambda: ours.send(b"x") and theirs.recv(1), 1 << 20) > 0
