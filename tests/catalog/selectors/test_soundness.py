from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from catalog.errors import VersionUnsound
from catalog.models import StepDefinition
from catalog.selectors.findings import findings_of
from catalog.selectors.machine import declared
from catalog.selectors.soundness import graph_of, stuck
from catalog.services import versions
from catalog.states import VERSION_MOVES
from kernel import clock as kernel_clock
from rehearsal.city.load import load_city
from tests.builders.catalog import food_licence, water_permit
from tests.builders.organizations import a_city

pytestmark = pytest.mark.django_db
REVIEW, DECIDE = {"role": "reviewer"}, {"role": "approver"}


@pytest.fixture
def city(clock):
    return a_city()


@pytest.fixture
def permit(city):
    return food_licence()


def steps(*given: tuple[str, dict]) -> list[StepDefinition]:
    return [StepDefinition(seq=seq, name=name, **more) for seq, (name, more) in enumerate(given, 1)]


def told(findings) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.code, finding.way) for finding in findings]


def test_a_published_licence_can_always_go_on(permit):
    assert findings_of(permit, at=kernel_clock.now()) == []


def test_a_step_after_the_decision_is_a_dead_end_and_the_way_to_it_is_shown(permit):
    found = stuck(permit, steps(("审查", REVIEW), ("决定", DECIDE), ("回访", REVIEW)))
    assert told(found) == [
        ("unreachable", ("收件·待受理", "审查", "决定", "回访")),
        ("dead-end", ("收件·待受理", "审查", "决定", "回访")),
    ]
    assert "办结" in found[0].words
    assert "回访" in found[1].words


def test_steps_without_anybody_to_decide_lead_nowhere(permit):
    assert "dead-end" in {finding.code for finding in stuck(permit, steps(("审查", REVIEW)))}


def test_a_lapse_without_a_period_is_never_reached(permit):
    permit.supplement_effect, permit.supplement_days = "regarded_withdrawn", None
    found = stuck(permit, steps(("决定", DECIDE)))
    assert [finding.code for finding in found] == ["unreachable"]
    assert "视为撤回" in found[0].words
    permit.supplement_days, permit.supplement_unit = 10, "working_day"
    assert stuck(permit, steps(("决定", DECIDE))) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"acceptance_days": None, "silence": "none"}, "收件·待受理"),
        ({"promised_amount": None, "statutory_amount": None}, "已受理"),
        ({"delivery_days": None}, "准予·制证中"),
    ],
)
def test_a_state_in_which_nothing_counts_is_found(permit, change, where):
    for name, value in change.items():
        setattr(permit, name, value)
    found = stuck(permit, steps(("决定", DECIDE)))
    assert [finding.code for finding in found] == ["no-limit"]
    assert where in found[0].words


def test_a_parallel_group_in_two_pieces_is_found(permit):
    parallel = {**REVIEW, "parallel_group": "1"}
    whole = steps(("会签一", parallel), ("会签二", parallel), ("决定", DECIDE))
    torn = steps(("会签一", parallel), ("审核", REVIEW), ("会签二", parallel), ("决定", DECIDE))
    assert stuck(permit, whole) == []
    assert [finding.code for finding in stuck(permit, torn)] == ["torn-group"]


def test_every_ordinary_move_that_applies_is_in_the_graph(permit):
    graph = graph_of(permit, steps(("决定", DECIDE)), declared())
    places = {"in_review": "in_review/1"}
    for move in declared().moves:
        if move.ordinary and move.applies(permit):
            target = places.get(move.target, move.target)
            assert target in graph.ways[places.get(move.source, move.source)]


def codes(version) -> list[str]:
    return [finding.code for finding in findings_of(version, at=kernel_clock.now())]


def test_a_unit_that_does_not_exist_takes_no_step(city):
    found = findings_of(water_permit(), at=kernel_clock.now())
    assert [finding.code for finding in found] == ["no-unit"]
    assert "990100-09" in found[0].words


def test_a_step_for_two_needs_two(city, permit):
    reviewers = permit.steps.filter(two_person=True)
    assert reviewers.exists()
    account = city.accounts["reviewer_shijian2"]
    type(account).objects.filter(pk=account.pk).update(is_active=False)
    assert codes(permit) == ["nobody"]


def test_an_item_of_the_hall_needs_a_window(city):
    permit = food_licence()
    permit.item.code = "990100-17-999"
    assert codes(permit) == ["no-window"]


def test_a_promise_beyond_the_law_is_shown_with_both(permit):
    permit.promised_amount = 11
    found = findings_of(permit, at=kernel_clock.now())
    assert "promise-beyond-law" in [finding.code for finding in found]
    assert any("长于法定10个工作日" in finding.words for finding in found)


def test_a_stop_without_basis_is_found(permit):
    permit.stops = [
        {"code": "x", "name": "听证", "basis": " ", "max_days": None, "needs_telling": True}
    ]
    assert codes(permit) == ["stop-without-basis"]


def test_steps_that_outlast_the_promise_are_found(permit):
    permit.promised_amount = 1
    assert "steps-outlast-promise" in codes(permit)


def test_an_unsound_draft_is_neither_reviewed_nor_published(city):
    keeper, reviewer = city.officer("item_admin"), city.officer("item_admin2")
    draft = versions.draft_from(food_licence().pk, officer=keeper)
    versions.amend_regime(draft.pk, {"delivery_days": None}, officer=keeper)
    with pytest.raises(VersionUnsound) as refused:
        versions.review_version(draft.pk, officer=reviewer)
    assert any("准予·制证中" in words for words in refused.value.facts["findings"])
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_whole_city_passes(clock, capsys):
    load_city(clock.now())
    call_command("check_items")
    assert "45 versions checked, 0 unsound" in capsys.readouterr().out


def test_the_command_names_what_is_wrong_and_fails(city, capsys):
    water_permit()
    with pytest.raises(CommandError):
        call_command("check_items")
    assert "990100-09" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no version"):
        call_command("check_items", "990100-12-999")


def test_python_and_the_database_share_one_table_of_moves(city):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'catalog_version_guard'")
        source = cursor.fetchone()[0]
    written = ",".join(f"{a.value}>{b.value}" for a, b in VERSION_MOVES)
    assert f"'{written}'" in source
