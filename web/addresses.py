"""Where a request comes from, told by what cannot be forged."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest

SOCKET = "unix"  # how TRUSTED_PROXIES names a peer on a Unix socket, which has no address
ONE_SUBSCRIBER = 64  # bits of an IPv6 address; whoever has one has all that begin so
LONGEST = 45


def address_behind(request: HttpRequest) -> str:
    """The address that the request counts for; see ``address_of``."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    return address_of(str(request.META.get("REMOTE_ADDR") or ""), forwarded)


def address_of(peer: str, forwarded: str) -> str:
    """The peer's address, or the one that the last trusted proxy saw; IPv6 as its /64 network.

    ``forwarded`` is X-Forwarded-For and believed only from a peer in settings.TRUSTED_PROXIES:
    read from its end, as far as trusted proxies wrote it. Anybody can write what stands before.
    """
    seen = peer
    hops = _from_the_last(forwarded)
    while _is_trusted(seen):
        hop = next(hops, None)
        if hop is None:
            break
        seen = hop
    return _counted(seen)


def _from_the_last(forwarded: str) -> Iterator[str]:
    return reversed([hop.strip() for hop in forwarded.split(",") if hop.strip()])


def _is_trusted(seen: str) -> bool:
    if not seen:
        return SOCKET in settings.TRUSTED_PROXIES
    address = _read(seen)
    return address is not None and any(
        address in ipaddress.ip_network(known)
        for known in settings.TRUSTED_PROXIES
        if known != SOCKET
    )


def _counted(seen: str) -> str:
    address = _read(seen)
    if address is None:
        return seen[:LONGEST]
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, ONE_SUBSCRIBER), strict=False))


def _read(seen: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address; an IPv4 one written as IPv6 is read as IPv4. None for what is no address."""
    try:
        address = ipaddress.ip_address(seen.strip("[]").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address
