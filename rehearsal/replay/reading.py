"""Reading a TOML tree by key: every fault is gathered, and names the key it was found at."""

from __future__ import annotations

from typing import Any

from rehearsal.replay.faults import Fault

Tree = dict[str, Any]


class TreeReader:
    """Answers with what stands at a key, or with something harmless and a fault more."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def table(self, tree: Tree, key: str, *, required: bool = False, prefix: str = "") -> Tree:
        """The table at ``key``; empty where there is none."""
        value = tree.get(key, {})
        if not isinstance(value, dict):
            self.fault(f"{prefix}{key}: a table")
            return {}
        if required and key not in tree:
            self.fault(f"[{prefix}{key}] is missing")
        return value

    def tables(self, where: str, value: object) -> list[Tree]:
        """A list of tables; one table alone is a list of one."""
        rows = [value] if isinstance(value, dict) else value
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.fault(f"{where}: a table, or a list of tables")
            return []
        return rows

    def text(self, where: str, table: Tree, key: str, *, required: bool = False) -> str:
        """The text at ``key``; empty where there is none."""
        value: object = table.get(key, "")
        if not isinstance(value, str):
            self.fault(f"{where}.{key}: text")
            return ""
        if required and not value:
            self.fault(f"{where}.{key}: missing")
        return value

    def texts(self, where: str, table: Tree, key: str) -> tuple[str, ...]:
        """The texts at ``key``: one, or a list of them."""
        value: object = table.get(key, [])
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.fault(f"{where}.{key}: text, or a list of texts")
            return ()
        return tuple(found)

    def whole(self, where: str, table: Tree, key: str, *, least: int, default: int = 0) -> int:
        """The whole number at ``key``, not below ``least``."""
        value = table.get(key, default)
        if type(value) is not int or value < least:
            self.fault(f"{where}.{key}: a whole number above {least - 1}")
            return max(least, default)
        return value

    def truth(self, where: str, table: Tree, key: str) -> bool:
        """true or false at ``key``; false where there is nothing."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.fault(f"{where}.{key}: true or false")
            return False
        return value

    def one_of(self, where: str, value: object, allowed: frozenset[str]) -> None:
        """A fault unless ``value`` is one of those allowed, or empty."""
        if not isinstance(value, str) or (value not in allowed and value != ""):
            self.fault(f"{where}: {value!r} is none of {', '.join(sorted(allowed))}")

    def known(self, where: str, table: Tree, keys: set[str]) -> None:
        """A fault for every key that means nothing here."""
        for key in sorted(table.keys() - keys):
            self.fault(f"{where + '.' if where else ''}{key}: no such key")

    def fault(self, what: str) -> None:
        """Note one more thing that cannot be used."""
        self.faults.append(Fault(self.file, 0, what))
