from __future__ import annotations

import itertools

import pytest

from organizations.policy import WRITES, may_administer
from organizations.roles import ADMINISTRATORS, HANDLING, SCOPES, SUPERVISION, Role, excludes


def test_every_role_says_over_what_it_is_given():
    assert set(SCOPES) == set(Role)
    assert all(SCOPES.values())


@pytest.mark.parametrize(("one", "other"), list(itertools.permutations(sorted(ADMINISTRATORS), 2)))
def test_the_three_administrators_are_three_people(one, other):
    assert excludes(Role(one), Role(other))


@pytest.mark.parametrize(("looks", "handles"), sorted(itertools.product(SUPERVISION, HANDLING)))
def test_who_supervises_handles_no_case(looks, handles):
    assert excludes(looks, handles)
    assert excludes(handles, looks)


def test_a_reviewer_may_also_approve_where_the_office_is_small():
    assert not excludes(Role.REVIEWER, Role.APPROVER)


@pytest.mark.parametrize("role", Role)
def test_nobody_deletes_in_the_administration_pages(role):
    assert not may_administer({role}, "organizations.delete_account")
    assert not may_administer({role}, "catalog.delete_item")


@pytest.mark.parametrize("role", Role)
def test_only_the_security_administrator_gives_roles_there(role):
    allowed = may_administer({role}, "organizations.add_grant")
    assert allowed == (role == Role.SECURITY_ADMINISTRATOR)


@pytest.mark.parametrize("role", Role)
def test_only_the_system_administrator_configures_units(role):
    allowed = may_administer({role}, "organizations.change_department")
    assert allowed == (role == Role.SYSTEM_ADMINISTRATOR)


def test_the_auditor_looks_everywhere_and_writes_nowhere():
    assert may_administer({Role.AUDITOR}, "approval.view_case")
    assert not any(
        may_administer({Role.AUDITOR}, f"{app}.{act}_{model or 'anything'}")
        for (app, model) in WRITES
        for act in ("add", "change", "delete")
    )
    assert not may_administer({Role.AUDITOR}, "auth.view_group")
