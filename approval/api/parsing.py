"""Reading a request body: JSON objects of a sane size and depth, with text a register can hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

LARGEST = 256 * 1024
DEEPEST = 12


class StrictJSONParser(BaseParser):
    """One JSON object. Refused with 400: broken or deep JSON, NaN, NUL, lone surrogates, other types."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - the framework's signature
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> dict[str, Any]:
        """The object in ``stream``; raises ParseError."""
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ParseError("提交内容过大")
        try:
            found = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
        except (ValueError, RecursionError) as broken:
            raise ParseError("提交内容不是有效的 JSON") from broken
        if not isinstance(found, dict):
            raise ParseError("提交内容须是一个对象")
        _walk(found)
        return found


def _refuse(name: str) -> None:
    raise ValueError(name)


def _walk(found: Any) -> None:
    """Raise ParseError for nesting beyond DEEPEST or text that no register can hold."""
    level = [found]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                below += value
            elif isinstance(value, str) and _unholdable(value):
                raise ParseError("文字中含有无法保存的字符")
        if not below:
            return
        level = below
    raise ParseError("提交内容嵌套过深")


def _unholdable(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
