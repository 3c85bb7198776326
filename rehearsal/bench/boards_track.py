"""The tracking page at fifty a second through one process: sent by the clock, not by the answers."""

from __future__ import annotations

import asyncio
import random
import secrets
import statistics
import string
from typing import Any
from urllib.parse import urlencode

from rehearsal.bench.boards_load import City

A_SECOND = 50
WARM = 60
ANSWERED = b"HTTP/1.1 200"


def measure(city: City, port: int, *, seconds: int) -> dict[str, Any]:
    """p99 of the slip of a known case, and of the smallest page there is, one after the other."""
    dice = random.Random(1)  # noqa: S311 - the same cases every time
    # People look for what is not over yet: every second one is in hand.
    among = (city.in_hand, city.matters)
    numbers = [city.number(1 + dice.randrange(among[n % 2])) for n in range(A_SECOND * seconds)]
    slips = [_slip(number, city.code) for number in numbers]
    small = [_get("/healthz/live")] * len(slips)
    asyncio.run(_sent(port, slips[:WARM]))
    slip = asyncio.run(_sent(port, slips))
    least = asyncio.run(_sent(port, small))
    told = {
        "tracking_p99_ms": _p99(slip),
        "tracking_p50_ms": round(statistics.median(slip), 1),
        "smallest_page_p99_ms": _p99(least),
        "a_second": A_SECOND,
    }
    return {"tracking": told, "tracking_p99_ms": told["tracking_p99_ms"]}


async def _sent(port: int, requests: list[bytes]) -> list[float]:
    """Milliseconds from the moment each was due, however late its turn came."""
    loop = asyncio.get_running_loop()
    began = loop.time() + 0.05

    async def one(place: int, request: bytes) -> float:
        due = began + place / A_SECOND
        await asyncio.sleep(max(due - loop.time(), 0))
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        if not answer.startswith(ANSWERED):
            raise RuntimeError(answer[:300])
        return (loop.time() - due) * 1000

    return list(await asyncio.gather(*(one(n, request) for n, request in enumerate(requests))))


def _slip(number: str, code: str) -> bytes:
    alphabet = string.ascii_letters + string.digits
    token = "".join(secrets.choice(alphabet) for _ in range(32))
    body = urlencode({"number": number, "code": code, "csrfmiddlewaretoken": token}).encode()
    head = (
        "POST /track/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Cookie: csrftoken={token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


def _p99(taken: list[float]) -> float:
    return round(statistics.quantiles(taken, n=100, method="inclusive")[98], 1)
