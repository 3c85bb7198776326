"""Only this site's own pages may open a socket."""

from __future__ import annotations

import pytest

from realtime.origin import allowed


def handshake(origin: str | None, *, host: str = "localhost:8000", scheme: str = "ws"):
    headers = [(b"host", host.encode())]
    if origin is not None:
        headers.append((b"origin", origin.encode()))
    return {"type": "websocket", "scheme": scheme, "headers": headers}


def test_the_sites_own_origin_is_let_in():
    assert allowed(handshake("http://localhost:8000"))
    assert allowed(handshake("https://localhost:8000", scheme="wss"))


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        "http://evil.example",
        "http://localhost:8000.evil.example",
        "http://evil.example/localhost:8000",
        "http://localhost:8000@evil.example",
        "http://evil.localhost:8000",
        "http://localhost:9000",
        "http://localhost",
        "https://localhost:8000",
        "HTTP://LOCALHOST:8000",
        "http://localhost:8000/",
        "file://",
    ],
)
def test_any_other_origin_is_not(origin):
    assert not allowed(handshake(origin))


@pytest.mark.parametrize(
    "twice", [(b"origin", b"http://localhost:8000"), (b"host", b"evil.example")]
)
def test_two_origins_are_none_and_so_are_two_hosts(twice):
    scope = handshake("http://localhost:8000")
    scope["headers"].append(twice)
    assert not allowed(scope)


def test_a_host_that_is_not_ours_does_not_vouch_for_its_own_origin():
    assert not allowed(handshake("http://rebound.example", host="rebound.example"))


def test_an_origin_that_settings_trust_is_let_in(settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://hall.example"]
    assert allowed(handshake("https://hall.example"))
    assert not allowed(handshake("https://hall.example:444"))
    assert not allowed(handshake("HTTPS://HALL.EXAMPLE"))


@pytest.mark.parametrize(
    ("told", "scheme"),
    [((b"https",), "https"), ((b"http",), "http"), ((b"https", b"http"), "http"), ((), "http")],
)
def test_behind_a_proxy_the_scheme_is_the_one_that_it_tells(settings, told, scheme):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for origin in ("http", "https"):
        scope = handshake(f"{origin}://localhost", host="localhost")
        scope["headers"] += [(b"x-forwarded-proto", one) for one in told]
        assert allowed(scope) == (origin == scheme)
