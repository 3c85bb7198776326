"""A first message is read strictly: anything our client would not send is malformed."""

from __future__ import annotations

import json

import pytest

from realtime.topics import key_of, read_wish
from realtime.wishes import Malformed, Pass, Visitor, Wish


def wish(**words):
    return json.dumps({"topic": "bureau:990100"} | words)


def test_a_wish_names_topic_epoch_and_number():
    read = read_wish(wish(epoch="e", since=7))
    assert (read.kind, read.place, read.epoch, read.since) == ("bureau", "990100", "e", 7)


@pytest.mark.parametrize("since", [-1, 2**63, "1", 1.0, True, [], {}])
def test_a_number_that_is_none_is_malformed(since):
    with pytest.raises(Malformed):
        read_wish(wish(since=since))


@pytest.mark.parametrize(
    "topic",
    ["", "bureau", "bureau:", "bureau:../x", "ledger:1", "matter:1", "lobby:\u0000", "x" * 99],
)
def test_a_topic_that_does_not_exist_is_malformed(topic):
    with pytest.raises(Malformed):
        read_wish(wish(topic=topic))


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "null",
        "7",
        "[]",
        "NaN",
        '{"topic":"bureau:990100","since":NaN}',
        '{"topic":"bureau:990100","since":Infinity}',
        '{"topic":"bureau:990100"',
        '{"topic":"bureau:990100","who":"me"}',
        '{"topic":["bureau:990100"]}',
        "[" * 4000,
        '{"a":' * 700,
        '{"topic":"' + "x" * 5000 + '"}',
        "\ud800",
    ],
)
def test_text_that_is_no_small_flat_object_is_malformed(text):
    with pytest.raises(Malformed):
        read_wish(text)


def test_one_topic_is_shared_by_those_who_see_the_very_same_and_by_nobody_else():
    def key(kind, place="", **let_in):
        return key_of(Pass(Wish(kind, place), Visitor(), **let_in))

    assert key("bureau", "990100", account_id=1) == key("bureau", "990100", account_id=2)
    assert key("matter", matter_id=7) == key("matter", matter_id=7)
    keys = {
        key("desk", "zh", account_id=1),
        key("desk", "zh", account_id=2),
        key("desk", "en", account_id=1),
        key("matter", matter_id=7),
        key("matter", matter_id=8),
        key("case", "n", matter_id=7, account_id=1),
        key("page", "n", matter_id=7, account_id=1),
    }
    assert len(keys) == 7
