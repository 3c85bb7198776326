"""Errors of the interface are problem documents."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, ValidationError
from rest_framework.test import APIRequestFactory

from config.api_errors import problem
from kernel import errors


def told(error: Exception) -> Any:
    context = {"request": APIRequestFactory().get("/api/v1/cases/A1")}
    answer = problem(error, context)
    assert answer is not None
    assert answer.content_type == "application/problem+json"
    return answer


class AlreadyAccepted(errors.Conflict):
    """The case has been accepted before."""

    code = "already-accepted"
    default_message = "本件已受理"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.InvalidInput(), 400),
        (errors.NotPermitted(), 403),
        (errors.NotFound(), 404),
        (errors.Conflict(), 409),
        (AlreadyAccepted(), 409),
        (errors.DomainError(), 500),
    ],
)
def test_each_family_has_its_status(error, status):
    answer = told(error)
    assert answer.status_code == answer.data["status"] == status
    assert answer.data["code"] == error.code
    assert answer.data["type"] == f"/problems/{error.code}"


def test_facts_go_with_the_refusal():
    answer = told(AlreadyAccepted(state="in_review", version=3))
    assert answer.data["facts"] == {"state": "in_review", "version": 3}
    assert answer.data["detail"] == "本件已受理"
    assert answer.data["instance"] == "/api/v1/cases/A1"


def test_every_mistake_in_the_input_is_pointed_at():
    class Paper(serializers.Serializer[Any]):
        copies = serializers.IntegerField()

    class Filing(serializers.Serializer[Any]):
        item = serializers.CharField()
        papers = Paper(many=True)

    asked = Filing(data={"papers": [{"copies": 1}, {"copies": "many"}]})
    with pytest.raises(ValidationError) as refused:
        asked.is_valid(raise_exception=True)
    answer = told(refused.value)
    assert answer.status_code == 400
    rows = {(row["pointer"], row["code"]) for row in answer.data["errors"]}
    assert rows == {("#/item", "required"), ("#/papers/1/copies", "invalid")}


def test_the_frameworks_own_refusals_look_the_same():
    answer = told(MethodNotAllowed("PUT"))
    assert (answer.status_code, answer.data["code"]) == (405, "method-not-allowed")


def test_an_unforeseen_error_is_left_to_become_a_500():
    context = {"request": APIRequestFactory().get("/")}
    assert problem(ZeroDivisionError(), context) is None
