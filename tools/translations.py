"""Keep the English words: list what is not translated, and compile, without GNU gettext.

    python tools/translations.py missing    # msgids of the sources without English; exits 1 if any
    python tools/translations.py compile    # locale/en/LC_MESSAGES/django.po -> django.mo

The msgids are the Chinese texts themselves. Add new ones to the .po file by hand, compile, commit
both files.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
APPS = (
    "web",
    "organizations",
    "catalog",
    "timelimits",
    "approval",
    "complaints",
    "monitor",
    "boards",
    "realtime",
    "rehearsal",
)
CALLS = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"})
IN_TEMPLATE = re.compile(
    r"""\b(?:_|gettext|ngettext)\(\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
)
LITERAL = re.compile(r'^"(.*)"$')
MAGIC, HEADER_SIZE = 0x950412DE, 28
PLURAL = "\x00"


def msgids() -> set[str]:
    """Every text that the sources hand to gettext."""
    found: set[str] = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*"):
            if "migrations" in path.parts:
                continue
            if path.suffix == ".html":
                found.update(_in_template(path))
            elif path.suffix == ".py":
                found.update(_in_module(path))
    return found


def _in_template(path: Path) -> Iterator[str]:
    for literal in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"), str(path))):
        yield ast.literal_eval(literal)


def _in_module(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        first = node.args[0]
        if name in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def translations(po: Path = PO) -> dict[str, str]:
    """What the .po file says, by msgid; plural forms joined as a .mo file joins them."""
    found: dict[str, str] = {}
    for block in po.read_text(encoding="utf-8").split("\n\n"):
        parts = _parts(block)
        if "msgid" not in parts:
            continue
        forms = [parts[key] for key in sorted(parts) if key.startswith("msgstr")]
        key = parts["msgid"]
        if "msgid_plural" in parts:
            key += PLURAL + parts["msgid_plural"]
        found[key] = PLURAL.join(forms)
    return found


def _parts(block: str) -> dict[str, str]:
    """The keywords of one block with their texts; continued lines are joined."""
    parts: dict[str, str] = {}
    current = ""
    for line in block.splitlines():
        keyword, _, rest = line.partition(" ")
        text = line
        if keyword.startswith("msg"):
            current, text = keyword, rest
            parts[current] = ""
        literal = LITERAL.match(text.strip())
        if literal and current:
            parts[current] += ast.literal_eval(f'"{literal[1]}"')
    return parts


def compiled(po: Path = PO) -> bytes:
    """The .mo file of ``po``: sorted, without a hash table."""
    pairs = sorted((key.encode(), text.encode()) for key, text in translations(po).items() if text)
    keys, texts = [key for key, _ in pairs], [text for _, text in pairs]
    start = HEADER_SIZE + 16 * len(pairs)
    key_table, offset = _table(keys, start)
    text_table, _ = _table(texts, offset)
    header = struct.pack(
        "<7I", MAGIC, 0, len(pairs), HEADER_SIZE, HEADER_SIZE + 8 * len(pairs), 0, 0
    )
    body = b"".join(one + b"\0" for one in [*keys, *texts])
    return header + key_table + text_table + body


def _table(strings: list[bytes], offset: int) -> tuple[bytes, int]:
    table = b""
    for one in strings:
        table += struct.pack("<2I", len(one), offset)
        offset += len(one) + 1
    return table, offset


def missing() -> list[str]:
    """Msgids of the sources without English, in order."""
    known = {key.partition(PLURAL)[0] for key, text in translations().items() if text}
    return sorted(msgids() - known)


def main(command: str) -> int:
    """Do ``command``; 1 when something is missing, 2 for any other word."""
    if command == "compile":
        MO.write_bytes(compiled())
        return 0
    if command == "missing":
        absent = missing()
        sys.stdout.writelines(f"{one}\n" for one in absent)
        return 1 if absent else 0
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
