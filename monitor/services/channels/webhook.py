"""Signed webhook: a CloudEvents envelope, HMAC-SHA256 over timestamp and body, no redirects.

``Sunhall-Signature: t=<seconds>,v1=<hex>`` is HMAC(secret, "<seconds>.<body>"). The envelope's id is the
entry's place in the ledger, the same in every try: who gets it twice can tell.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import urllib.error
import urllib.request
from typing import IO, Any

from kernel import clock
from ledger.models import STREAM
from monitor.services.channels.letter import Letter, Outcome
from monitor.verbs import NotSent

SECONDS = 5
TYPE = "application/cloudevents+json; charset=utf-8"
TOLERANCE = 300


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A subscriber's address is what was agreed, not where it points today."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow nothing: the answer is the redirect's own status."""


OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def signature(secret: str, body: bytes, at: int) -> str:
    """The header for ``body`` sent at ``at``, in seconds of the wall."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def is_signed(header: str, secret: str, body: bytes, *, now: int) -> bool:
    """What a subscriber checks: the signature is right and not older than five minutes."""
    try:
        parts = dict(part.split("=", 1) for part in header.split(","))
        at = int(parts["t"])
    except (ValueError, KeyError):
        return False
    return abs(now - at) <= TOLERANCE and hmac.compare_digest(header, signature(secret, body, at))


def envelope(letter: Letter) -> dict[str, Any]:
    """The CloudEvents 1.0 envelope of an entry."""
    return {
        "specversion": "1.0",
        "id": f"{STREAM}:{letter.seq}",
        "source": "/sunhall/ledger",
        "type": f"sunhall.{letter.event}",
        "time": clock.wall().isoformat(),
        "datacontenttype": "application/json",
        "data": dict(letter.facts),
    }


def send(letter: Letter) -> Outcome:
    """POST the envelope; any 2xx is sent, everything else says why not."""
    body = json.dumps(envelope(letter), ensure_ascii=False, separators=(",", ":")).encode()
    at = int(clock.wall().timestamp())
    request = urllib.request.Request(  # noqa: S310 - http(s) only, see subscribe()
        letter.address,
        data=body,
        method="POST",
        headers={"Content-Type": TYPE, "Sunhall-Signature": signature(letter.secret, body, at)},
    )
    try:
        with OPENER.open(request, timeout=SECONDS) as answer:
            return Outcome(sent=True, status=answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        reason = NotSent.SERVER_ERROR if error.code >= 500 else NotSent.REFUSED
        return Outcome(sent=False, reason=reason, status=error.code)
    except TimeoutError:
        return Outcome(sent=False, reason=NotSent.TIMED_OUT)
    except urllib.error.URLError as error:
        late = isinstance(error.reason, TimeoutError)
        return Outcome(sent=False, reason=NotSent.TIMED_OUT if late else NotSent.UNREACHABLE)
    except (OSError, http.client.HTTPException):
        return Outcome(sent=False, reason=NotSent.UNREACHABLE)
