"""Reading cases within one's scope, and filing new ones."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from approval import policy
from approval.api.base import LARGEST_ID, CaseView, done, key_of, officer
from approval.api.intake import FilingInput, filing_of
from approval.models import Case
from approval.selectors import boards, cases
from approval.selectors.facts import case_facts
from approval.selectors.words import one_sentence_answer
from approval.services import intake
from approval.states import CaseState
from kernel import clock
from organizations.officers import Officer

PAGE = 50


class Cases(CaseView):
    """GET lists the cases of one's scope, newest first; POST receives a filing."""

    Input = FilingInput

    class Query(serializers.Serializer[Any]):
        state = serializers.ChoiceField(choices=CaseState.choices, required=False)
        item = serializers.CharField(max_length=40, required=False)
        before = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)

    def get(self, request: Request) -> Response:
        """At most fifty; ``next`` is the value of ``before`` for the following page, or null."""
        asked = self.Query(data=request.query_params)
        asked.is_valid(raise_exception=True)
        terms = asked.validated_data
        found = cases.visible_to(officer(request)).order_by("-id")
        if "state" in terms:
            found = found.filter(state=terms["state"])
        if "item" in terms:
            found = found.filter(item_version__item__code=terms["item"])
        if "before" in terms:
            found = found.filter(id__lt=terms["before"])
        page = list(found[:PAGE])
        rows = [_line(facts) for facts in boards.facts_of(page)]
        following = page[-1].pk if len(page) == PAGE else None
        return Response({"cases": rows, "next": following})

    def post(self, request: Request) -> Response:
        """201 with number, query code, state and version."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        filing = filing_of(asked.validated_data)
        return done(intake.receive_case(filing, officer=officer(request), key=key_of(request)))


def _line(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in facts if name != "matter"}


class OneCase(CaseView):
    """GET reads one case of one's scope, with the acts that are open to the reader."""

    def get(self, request: Request, number: str) -> Response:
        """The facts, the applicant (masked for those who only look), the acts, the sentence."""
        reader = officer(request)
        case = cases.get_case(number, reader)
        facts = case_facts(case)
        body = facts | {
            "item_name": case.item_version.item.name,
            "department_name": case.department.short_name,
            "applicant": _applicant(case, reader),
            "acts": [step.value for step in policy.steps_open_to(reader, case)],
            "answer": one_sentence_answer(case, facts["limits"], at=clock.now()),
        }
        return Response(body, headers={"ETag": f'"{case.version}"'})


def _applicant(case: Case, reader: Officer) -> dict[str, str]:
    found = case.applicant
    name = found.name
    if policy.looks_everywhere(reader):
        name = boards.public_name(found.kind, name, found.owner)
    return {"kind": found.kind, "name": name}
