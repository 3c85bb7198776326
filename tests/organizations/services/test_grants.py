from __future__ import annotations

import datetime as dt
import itertools
import threading

import pytest
from django.db import DatabaseError, connection, transaction

from kernel.errors import NotPermitted
from ledger.models import Entry
from organizations.errors import (
    GrantExists,
    NoSuchGrant,
    NotToOneself,
    PeriodRefused,
    RolesApart,
    ScopeRefused,
)
from organizations.models import Grant
from organizations.roles import ADMINISTRATORS, SCOPES, Role, Scope
from organizations.services import grants
from organizations.services.grants import NewGrant
from tests.builders.organizations import a_city

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def city(db, clock):
    return a_city()


def _scope(city, kind):
    return {
        Scope.WINDOW: city.windows["B05"],
        Scope.DEPARTMENT: city.market,
        Scope.REGION: city.region,
    }[kind]


@pytest.mark.parametrize(("role", "kind"), list(itertools.product(Role, Scope)))
def test_every_pair_of_role_and_scope(city, clock, role, kind):
    newcomer = city.accounts["city_leader"]
    Grant.objects.get(account=newcomer)
    give = NewGrant(newcomer, role, _scope(city, kind), clock.now() + HOUR, "测试")
    if kind not in SCOPES[role]:
        with pytest.raises(ScopeRefused):
            grants.grant_role(give, officer=city.officer("security_admin"))
    elif (role, kind) == (Role.LEADER, Scope.REGION):
        with pytest.raises(GrantExists):
            grants.grant_role(give, officer=city.officer("security_admin"))
    else:
        grant = grants.grant_role(give, officer=city.officer("security_admin"))
        assert grant.scope == kind
        assert grant.scope_code == _scope(city, kind).code


def test_giving_a_role_leaves_an_entry_without_names(city, clock):
    account = city.accounts["reviewer_shijian"]
    new = NewGrant(account, Role.APPROVER, city.market, clock.now(), "张三离岗期间代班")
    grant = grants.grant_role(new, officer=city.officer("security_admin"))
    entry = Entry.objects.filter(name="grant.given").latest("seq")
    assert entry.facts["grant"] == grant.pk
    assert entry.facts["role"] == "approver"
    assert entry.facts["scope_code"] == city.market.code
    assert "张三" not in entry.body


@pytest.mark.parametrize(
    "who", ["system_admin", "auditor", "b05", "approver_shijian", "officer1", "centre_manager"]
)
def test_nobody_but_the_security_administrator_gives_or_ends_roles(city, clock, who):
    account = city.accounts["reviewer_shijian"]
    new = NewGrant(account, Role.APPROVER, city.market, clock.now(), "越权")
    with pytest.raises(NotPermitted):
        grants.grant_role(new, officer=city.officer(who))
    with pytest.raises(NotPermitted):
        grants.revoke_role(account.grants.get().pk, officer=city.officer(who))


def test_nobody_gives_a_role_to_oneself(city, clock):
    security = city.accounts["security_admin"]
    new = NewGrant(security, Role.LEADER, city.region, clock.now(), "自己")
    with pytest.raises(NotToOneself):
        grants.grant_role(new, officer=city.officer("security_admin"))


def test_a_grant_does_not_start_in_the_past(city, clock):
    new = NewGrant(
        city.accounts["reviewer_shijian"], Role.APPROVER, city.market, clock.now() - HOUR, "倒签"
    )
    with pytest.raises(PeriodRefused):
        grants.grant_role(new, officer=city.officer("security_admin"))


@pytest.mark.parametrize("wanted", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("who", ["system_admin", "auditor"])
def test_three_administrators_stay_apart(city, clock, who, wanted):
    new = NewGrant(city.accounts[who], Role(wanted), city.region, clock.now(), "兼任")
    with pytest.raises((RolesApart, GrantExists)):
        grants.grant_role(new, officer=city.officer("security_admin"))


def test_the_database_keeps_the_three_administrators_apart_too(city, clock):
    held = city.accounts["system_admin"].grants.get()
    with pytest.raises(DatabaseError, match="grant_three_administrators_apart"):
        Grant.objects.create(
            account=held.account,
            role=Role.AUDITOR,
            region=city.region,
            valid_from=clock.now(),
            granted_by="account:0",
            reason="绕过服务",
        )


def test_one_administrator_after_another_is_allowed(city, clock):
    security, account = city.officer("security_admin"), city.accounts["system_admin"]
    grants.revoke_role(account.grants.get().pk, officer=security)
    clock.shift(HOUR)
    new = NewGrant(account, Role.AUDITOR, city.region, clock.now(), "换岗")
    assert grants.grant_role(new, officer=security).role == Role.AUDITOR


def test_a_supervision_officer_is_given_no_handling_role(city, clock):
    new = NewGrant(city.accounts["officer1"], Role.APPROVER, city.market, clock.now(), "兼任")
    with pytest.raises(RolesApart):
        grants.grant_role(new, officer=city.officer("security_admin"))


def test_ending_a_grant_keeps_the_row_and_leaves_an_entry(city, clock):
    grant = city.accounts["b05"].grants.get()
    clock.shift(HOUR)
    grants.revoke_role(grant.pk, officer=city.officer("security_admin"))
    grant.refresh_from_db()
    assert grant.valid_to == clock.now()
    assert city.officer("b05").roles == frozenset()
    assert Entry.objects.filter(name="grant.revoked").latest("seq").facts["grant"] == grant.pk
    with pytest.raises(NoSuchGrant):
        grants.revoke_role(grant.pk, officer=city.officer("security_admin"))


def test_the_database_refuses_to_delete_a_grant(city):
    with pytest.raises(DatabaseError), transaction.atomic():
        city.accounts["b05"].grants.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        {"role": "approver"},
        {"reason": "改写"},
        {"valid_from": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_the_database_refuses_to_rewrite_a_grant(city, change):
    with pytest.raises(DatabaseError, match="never rewritten"):
        city.accounts["b05"].grants.update(**change)


def test_the_database_refuses_to_prolong_an_ended_grant(city, clock):
    grant = city.accounts["b05"].grants.get()
    grants.revoke_role(grant.pk, officer=city.officer("security_admin"))
    with pytest.raises(DatabaseError, match="not prolonged"):
        Grant.objects.filter(pk=grant.pk).update(valid_to=clock.now() + HOUR)


def test_the_owner_cannot_empty_the_grants_either(committed_db):
    with committed_db.connect("owner") as owner, pytest.raises(Exception, match="never deleted"):
        owner.execute("TRUNCATE organizations_grant")


def test_two_grants_given_at_once_to_one_person_are_judged_one_after_the_other(committed_db, clock):
    city = a_city()
    security, account = city.officer("security_admin"), city.accounts["city_leader"]
    refused: list[Exception] = []

    def give(role):
        try:
            grants.grant_role(
                NewGrant(account, role, city.region, clock.now(), "并发"), officer=security
            )
        except RolesApart as apart:
            refused.append(apart)
        finally:
            connection.close()

    wanted = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
    threads = [threading.Thread(target=give, args=(role,)) for role in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(refused) == 1
    assert Grant.objects.filter(account=account, role__in=ADMINISTRATORS).count() == 1
