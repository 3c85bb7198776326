"""Errors of the interface as problem documents (RFC 9457); programs switch on ``code``, not prose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from kernel import errors

STATUS: dict[type[errors.DomainError], HTTPStatus] = {
    errors.InvalidInput: HTTPStatus.BAD_REQUEST,
    errors.NotPermitted: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
}


def status_of(error: errors.DomainError) -> HTTPStatus:
    """The status of an error's family; one outside the four families is our own fault."""
    for family, status in STATUS.items():
        if isinstance(error, family):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The problem document for an error; None lets an unforeseen one become a 500."""
    path = context["request"].path
    if isinstance(error, errors.DomainError):
        return _document(status_of(error), error.code, error.message, path, facts=error.facts)
    answer = exception_handler(error, dict(context))
    if answer is None:
        return None
    told = _document(HTTPStatus(answer.status_code), _code_of(error), _detail_of(error), path)
    if isinstance(error, ValidationError):
        told.data["errors"] = list(_flat(error.detail))
    for name, value in answer.items():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            told[name] = value
    return told


def _document(
    status: HTTPStatus, code: str, detail: str, path: str, *, facts: Mapping[str, Any] | None = None
) -> Response:
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": detail,
        "instance": path,
    }
    if facts:
        body["facts"] = dict(facts)
    return Response(body, status=status.value, content_type="application/problem+json")


def _code_of(error: Exception) -> str:
    if isinstance(error, APIException):
        return str(error.default_code).replace("_", "-")
    return "not-found" if type(error).__name__ == "Http404" else "not-permitted"


def _detail_of(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "提交内容有误"
    return str(getattr(error, "detail", error))


def _flat(detail: Any, at: str = "") -> Iterator[dict[str, str]]:
    """One row per mistake, with a JSON pointer to where it stands."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _flat(inner, f"{at}/{name}")
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, (Mapping, list))
            yield from _flat(inner, f"{at}/{place}" if nested else at)
    else:
        code = str(getattr(detail, "code", "invalid")).replace("_", "-")
        yield {"pointer": f"#{at}", "code": code, "detail": str(detail)}
