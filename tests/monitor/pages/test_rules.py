"""The pages of rules: who sees them, a dry run, two persons, and what cannot be."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from kernel import clock as time
from monitor import sweep
from monitor.models import Alarm, Parked, ProcedureRule, RuleChange
from monitor.rules.packs import PACKS
from monitor.services import rulemaking
from organizations.models import Account
from tests.builders import monitor as built
from tests.builders import organizations as people
from timelimits import custody
from timelimits.models import RungRule

pytestmark = pytest.mark.django_db
RULES = "/supervision/rules/"
WARN = {"trigger-days-1": "remaining", "amount-days-1": "2"}
LATE = {"trigger-days-2": "over", "amount-days-2": "1"}


@pytest.fixture
def city(clock):
    return people.a_city()


@pytest.fixture
def signed_in(client, city):
    def sign_in(username: str):
        client.force_login(Account.objects.get(username=username))
        return client

    return sign_in


def posted(client, address: str, **values: str):
    page = client.get(address if address != RULES else RULES)
    found = re.search(r'name="key" value="([^"]+)"', page.content.decode())
    return found.group(1) if found else ""


def asked(client, where: str, act: str, **fields: str):
    """Fill in the form of ``where`` and press a button."""
    key = posted(client, where)
    base = {"key": key, "reason": "演练试改", "effective_from": "2026-09-22", act: "1"}
    return client.post(f"{where}change/", base | fields)


RULE = {
    "enabled": "on", "level": "2", "mode": "confirm", "confirm_days": "1",
    "zh": "$number：$why", "en": "$number", "setting-hours": "24", "setting-minutes": "10",
    "setting-bulk": "30",
}  # fmt: skip


def test_whoever_does_not_supervise_is_turned_away(signed_in):
    for username in ("reviewer_shijian", "b05", "centre_manager"):
        client = signed_in(username)
        for read in (RULES, f"{RULES}AN-6/", "/supervision/rungs/promised/"):
            assert client.get(read).status_code == 403
        for write in (
            f"{RULES}AN-6/change/",
            "/supervision/rungs/promised/change/",
            "/supervision/rule-changes/1/agreement/",
            "/supervision/rule-changes/1/refusal/",
        ):
            assert client.post(write).status_code == 403


def test_an_officer_sees_the_rules_and_may_not_change_them(signed_in):
    client = signed_in("officer1")
    text = client.get(RULES).content.decode()
    for words in ("AN-6", "重复补正", "AN-26", "听证未办", "承诺时限", "剩 2 个工作日"):
        assert words in text
    assert "提出变更" not in client.get(f"{RULES}AN-18/").content.decode()
    assert asked(client, f"{RULES}AN-18/", "propose", **RULE).status_code == 403
    assert RuleChange.objects.count() == 0
    assert client.get(f"{RULES}AN-99/").status_code == 404
    assert client.get("/supervision/rungs/nonesuch/").status_code == 404


def test_what_is_parked_is_seen(signed_in, clock):
    Parked.objects.create(code="AN-8", entry=17, error="KeyError", parked_at=clock.now())
    text = signed_in("officer1").get(RULES).content.decode()
    assert "KeyError" in text
    assert Alarm.objects.count() == 0


def test_a_rung_is_tried_on_last_month_before_anybody_proposes_it(signed_in, clock):
    built.watched_limits([built.working_days(5)] * 3)
    clock.move_to(time.office_time(dt.date(2026, 9, 30), dt.time(9)))
    sweep.drain(clock.now())
    client = signed_in("supervision_leader")
    where = "/supervision/rungs/promised/"
    page = asked(
        client, where, "try", effective_from="2026-10-09",
        **(WARN | {"trigger-days-2": "over", "amount-days-2": "4"}),
    )  # fmt: skip
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page.content.decode()))
    assert "这样改，上个月会亮出3张牌；按现在的规则是6张。" in text
    assert RuleChange.objects.count() == 0


IMPOSSIBLE = (
    ("/supervision/rungs/promised/", {}, "至少要有一级"),
    ("/supervision/rungs/promised/", LATE | {"amount-days-2": "-3"}, "amount-days-2"),
    ("/supervision/rungs/promised/", LATE | {"trigger-days-2": "sometime"}, "trigger-days-2"),
    ("/supervision/rungs/promised/", LATE | {"reason": ""}, "请写明理由"),
    ("/supervision/rungs/promised/", LATE | {"effective_from": "2026-09-01"}, "不能早于现在"),
    ("/supervision/rungs/promised/", LATE | {"effective_from": "0000-99-99"}, "effective_from"),
    (f"{RULES}AN-18/", RULE | {"setting-minutes": "0"}, "受理到决定少于须在 1 到 480 之间"),
    (f"{RULES}AN-18/", RULE | {"setting-minutes": "ten"}, "setting-minutes"),
    (f"{RULES}AN-18/", RULE | {"zh": "$number $phone"}, "$phone"),
)


def test_an_impossible_rule_or_rung_is_refused_with_its_field_and_nothing_changes(signed_in):
    client = signed_in("supervision_leader")
    for where, fields, said in IMPOSSIBLE:
        page = asked(client, where, "propose", **fields)
        assert (page.status_code, said in page.content.decode()) == (400, True), said
    assert RuleChange.objects.count() == 0


def test_a_change_takes_two_persons_and_its_day(signed_in, clock):
    client = signed_in("supervision_leader")
    assert asked(client, "/supervision/rungs/promised/", "propose", **LATE).status_code == 302
    change = RuleChange.objects.get()
    again = asked(client, "/supervision/rungs/promised/", "propose", **LATE)
    assert again.status_code == 400
    assert "已有一项变更" in again.content.decode()
    own = {"key": posted(client, "/supervision/rungs/promised/")}
    client.post(f"/supervision/rule-changes/{change.pk}/agreement/", own)
    assert RuleChange.objects.get().outcome == "open"

    other = signed_in("system_admin")
    client.post(f"/supervision/rule-changes/{change.pk}/agreement/", {"key": posted(other, RULES)})
    assert RuleChange.objects.get().outcome == "agreed"
    assert rulemaking.apply_due(clock.now()) == 0
    clock.move_to(rulemaking.next_change())
    assert rulemaking.apply_due(clock.now()) == 1
    assert rulemaking.apply_due(clock.now()) == 0
    (rung,) = custody.look().rungs("promised")
    assert (rung.level, rung.amount) == (2, 1)
    assert set(RungRule.objects.filter(kind="promised").values_list("version", flat=True)) == {1, 2}
    assert "演练试改" in client.get("/supervision/rungs/promised/").content.decode()
    built.commit_now()


def test_a_new_version_of_a_rule_leaves_the_old_one_and_counts_from_its_day(signed_in, clock):
    client = signed_in("system_admin")
    assert asked(client, f"{RULES}AN-18/", "propose", **RULE).status_code == 302
    change = RuleChange.objects.get()
    leader = signed_in("supervision_leader")
    leader.post(f"/supervision/rule-changes/{change.pk}/agreement/", {"key": posted(leader, RULES)})
    old, new = ProcedureRule.objects.filter(code="AN-18").order_by("version")
    assert (old.level, new.level) == (1, 2)
    assert new.valid_from == time.office_time(dt.date(2026, 9, 22))
    late = leader.post(f"/supervision/rule-changes/{change.pk}/refusal/", {"key": "x"})
    assert late.status_code == 302
    assert RuleChange.objects.get().outcome == "agreed"


def test_a_refused_change_changes_nothing(signed_in, clock):
    client = signed_in("system_admin")
    asked(client, f"{RULES}AN-18/", "propose", **RULE)
    change = RuleChange.objects.get()
    leader = signed_in("supervision_leader")
    leader.post(f"/supervision/rule-changes/{change.pk}/refusal/", {"key": posted(leader, RULES)})
    assert RuleChange.objects.get().outcome == "refused"
    assert ProcedureRule.objects.filter(code="AN-18").count() == 1


def switch(client, **fields: str):
    base = {"key": posted(client, RULES), "effective_from": "2026-09-22", "reason": "改用两色"}
    return client.post("/supervision/rung-packs/change/", base | fields)


def test_a_whole_pack_is_put_forward_and_agreed_to_ladder_by_ladder(signed_in, clock):
    client = signed_in("supervision_leader")
    assert switch(client, pack="two-colour").status_code == 302
    changes = {one.subject: one for one in RuleChange.objects.all()}
    assert changes.keys() >= {"promised", "complaint_answer"}
    assert "statutory" not in changes  # it stands so already
    switch(client, pack="two-colour")
    assert RuleChange.objects.count() == len(changes)  # what is open is not put forward again

    other = signed_in("system_admin")
    for change in changes.values():
        other.post(
            f"/supervision/rule-changes/{change.pk}/agreement/", {"key": posted(other, RULES)}
        )
    clock.move_to(rulemaking.next_change())
    assert rulemaking.apply_due(clock.now()) == len(changes)
    assert set(custody.look().rungs("promised")) == set(PACKS["two-colour"].ladders["promised"])
    assert switch(other, pack="two-colour", effective_from="2026-09-23").status_code == 302
    assert not RuleChange.objects.filter(outcome="open").exists()  # everything stands so now


@pytest.mark.parametrize("wrong", [{"effective_from": "soon"}, {"reason": ""}, {"key": "x"}])
def test_a_pack_with_a_broken_form_changes_nothing(signed_in, wrong):
    assert switch(signed_in("supervision_leader"), pack="two-colour", **wrong).status_code == 302
    assert RuleChange.objects.count() == 0


def test_a_pack_there_is_not_is_no_page(signed_in):
    assert switch(signed_in("supervision_leader"), pack="rainbow").status_code == 404
    assert switch(signed_in("officer1"), pack="two-colour").status_code == 403
