"""What the strict content policy, old browsers and translators demand of every template and sheet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("web", "organizations", "catalog", "timelimits", "approval", "complaints", "boards")
TEMPLATES = sorted(
    path for floor in (*FLOORS, "monitor") for path in (ROOT / floor).glob("templates/**/*.html")
)
SHEETS = sorted((ROOT / "web" / "static" / "web" / "css").glob("*.css"))
SCRIPTS = sorted((ROOT / "web" / "static" / "web" / "js").glob("*.js"))
TRANSLATED = re.compile(r"""\{%\s*translate\s+(["'])(.*?)\1""")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_template_carries_inline_script_style_or_handler(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"<style|\sstyle=", text)
    assert not re.search(r"\son[a-z]+=\"", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_string_to_translate_is_written_in_chinese(path: Path) -> None:
    for _, text in TRANSLATED.findall(path.read_text()):
        assert re.search(r"[\u4e00-\u9fff]", text), text


@pytest.mark.parametrize("path", SHEETS, ids=name)
def test_sheets_stay_within_what_hall_computers_understand(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert ":has(" not in text
    assert "@import" not in text
    assert "url(http" not in text
    depth = 0
    for token in re.findall(r"@media[^{]*\{|@keyframes[^{]*\{|@page[^{]*\{|[^{}]+\{|\}", text):
        depth += 1 if token.endswith("{") else -1
        assert depth <= 2, f"nested rule: {token.strip()}"


def test_the_design_system_stays_small() -> None:
    own = ("tokens", "base", "forms", "tables", "desk", "slip", "print")
    lines = sum(
        len((ROOT / f"web/static/web/css/{sheet}.css").read_text().splitlines()) for sheet in own
    )
    assert lines <= 620


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_scripts_need_neither_eval_nor_anything_newer_than_es2018(path: Path) -> None:
    text = path.read_text()
    assert "eval(" not in text
    assert "new Function" not in text
    assert "innerHTML" not in text
    assert "?." not in text
    assert "??" not in text
