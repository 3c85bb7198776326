"""Errors of the ledger."""

from __future__ import annotations

from kernel.errors import Conflict, InvalidInput


class KeyReused(Conflict):
    """The idempotency key was used for another request before."""

    code = "idempotency-key-reused"
    default_message = "该请求编号已用于另一项操作"


class KeyMissing(InvalidInput):
    """An act was asked for without an idempotency key."""

    code = "idempotency-key-missing"
    default_message = "缺少请求编号（Idempotency-Key）"


class NumberTaken(Conflict):
    """Another matter already bears this number."""

    code = "matter-number-taken"
    default_message = "该编号已被使用"
