"""A request counts for where it came from, not for where it says it came from."""

from __future__ import annotations

import pytest

from web.addresses import address_of

PROXY = "10.0.0.5"
SPOOFED = "203.0.113.7, 198.51.100.1"


def test_nobody_is_believed_while_no_proxy_is_known():
    assert address_of("192.0.2.1", SPOOFED) == "192.0.2.1"


@pytest.fixture
def behind_a_proxy(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/29", "unix"]


def test_a_known_proxy_tells_who_came_to_it_and_nobody_before(behind_a_proxy):
    assert address_of(PROXY, SPOOFED) == "198.51.100.1"
    assert address_of(PROXY, f"{SPOOFED}, 10.0.0.6") == "198.51.100.1"
    assert address_of("", SPOOFED) == "198.51.100.1"


def test_a_stranger_does_not_become_believed_by_the_same_header(behind_a_proxy):
    assert address_of("192.0.2.1", SPOOFED) == "192.0.2.1"


def test_a_proxy_without_a_word_counts_for_itself(behind_a_proxy):
    assert address_of(PROXY, "") == PROXY
    assert address_of(PROXY, "10.0.0.6, ,") == "10.0.0.6"


def test_a_whole_ipv6_network_is_one_subscriber():
    one, other = "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"
    assert address_of(one, "") == address_of(other, "") == "2001:db8:1:2::/64"
    assert address_of("2001:db8:1:3::1", "") != address_of(one, "")


def test_ipv4_written_as_ipv6_is_the_same_address():
    assert address_of("::ffff:192.0.2.1", "") == address_of("192.0.2.1", "")


@pytest.mark.parametrize("nonsense", ["", "fe80::1%eth0", "not an address", "x" * 5000, "[::1]"])
def test_nonsense_is_an_address_of_its_own(nonsense):
    assert len(address_of(nonsense, nonsense)) <= 45
