"""Errors that speak the domain; four bases, four status codes at the door."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """Something the procedure does not allow. ``code`` is stable, the message is for people.

    ``facts`` are handed to the caller with the error; they never hold personal data.
    """

    code = "refused"
    default_message = "此操作不被允许"

    def __init__(self, message: str | None = None, **facts: Any) -> None:
        self.message = message or self.default_message
        self.facts = facts
        super().__init__(self.message)


class InvalidInput(DomainError):
    """What was handed in cannot be read or does not make sense (400)."""

    code = "invalid-input"
    default_message = "提交内容有误"


class NotPermitted(DomainError):
    """The officer's role does not allow this act (403)."""

    code = "not-permitted"
    default_message = "您的岗位没有此项权限"


class NotFound(DomainError):
    """There is no such thing within the asker's scope (404)."""

    code = "not-found"
    default_message = "没有找到"


class Conflict(DomainError):
    """The thing is no longer, or not yet, in the state this act needs (409)."""

    code = "conflict"
    default_message = "当前状态已变化，请刷新后再办"
