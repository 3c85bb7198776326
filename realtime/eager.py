"""A socket's send that keeps the interpreter.

Python's own lets go of it for every call, and takes it back afterwards. While another thread works,
as one does that lets a newcomer in, each of a thousand sends in a row may so wait for that thread's
turn to end, and a frame that costs ten milliseconds takes two hundred. A socket that never waits
has no reason to let go.
"""

from __future__ import annotations

import ctypes
import os
import socket
from typing import Final

AT_ONCE: Final = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL

_send = ctypes.PyDLL(None, use_errno=True).send
_send.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
_send.restype = ctypes.c_ssize_t


def send(line: socket.socket, data: bytes) -> int:
    """How many of the bytes the kernel took, without waiting; refused as ``socket.send`` refuses."""
    sent = int(_send(line.fileno(), data, len(data), AT_ONCE))
    if sent < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return sent
