"""Sizes, names and places that keep the house readable."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from config.database import ROOT
from tests.architecture import sources

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
LONGEST_TRANSITION = 12
ROOMS_FOR_ANYTHING = {"utils", "helpers", "signals", "common", "misc", "util", "helper"}
DOORS_TO_ELSEWHERE = {"objects", "clock", "ledger", "journal", "log", "logger"}


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first to the last, decorators and docstring left out."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_module_is_longer_than_can_be_read_in_one_sitting():
    long = {
        str(module): length
        for module in (*sources.modules(), *sources.tests())
        if (length := len((ROOT / module).read_text().splitlines())) > LONGEST_MODULE
    }
    assert long == {}, "which noun is missing?"


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{sources.where(module, function)} {function.name}: {body_length(function)} lines"
        for module in sources.modules()
        for function in sources.functions(module)
        if body_length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_no_module_is_a_room_for_anything():
    named = [m for m in sources.modules() if ROOMS_FOR_ANYTHING & {m.stem, *m.parts}]
    assert named == []


def transitions() -> list[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    return [
        (module, function)
        for module in sources.modules()
        for function in sources.functions(module)
        if "transition" in sources.decorators(function) and module.parts[0] != "kernel"
    ]


def test_there_are_transitions_to_look_at():
    assert len(transitions()) > 20


def test_a_transition_is_short_and_reaches_for_nothing_but_its_own_row():
    wrong = []
    for module, function in transitions():
        names = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        names |= {n.attr for n in ast.walk(function) if isinstance(n, ast.Attribute)}
        reached = names & DOORS_TO_ELSEWHERE
        if reached or body_length(function) > LONGEST_TRANSITION:
            wrong.append((sources.where(module, function), function.name, sorted(reached)))
    assert wrong == []


def test_a_row_is_locked_only_in_the_one_way_that_cannot_deadlock():
    """A plain FOR UPDATE fights the foreign keys that are checked at COMMIT (D1)."""
    wrong = []
    for module in (*sources.modules(), *sources.tests()):
        for call in sources.calls(sources.tree(module)):
            if sources.called_name(call) != "select_for_update":
                continue
            told = {word.arg: ast.unparse(word.value) for word in call.keywords}
            if told.get("no_key") != "True" or told.get("of") != "('self',)":
                wrong.append(sources.where(module, call))
    assert wrong == []


def test_locks_written_in_sql_are_of_the_same_kind():
    plain = re.compile(r"\bFOR\s+UPDATE\b(?!\s+OF\b.*NO KEY)", re.IGNORECASE)
    wrong = []
    for path in [*(ROOT / m for m in sources.modules()), *ROOT.glob("*/sql/*.sql")]:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            code = line.split("--")[0].split("#")[0]
            quoted = '"' in code or "'" in code or path.suffix == ".sql"
            if quoted and plain.search(code):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert wrong == []


def test_only_the_boards_read_through_the_public_alias():
    wrong = [
        sources.where(module, call)
        for module in sources.modules()
        if module.parts[0] not in {"boards", "config"}
        for call in sources.calls(sources.tree(module))
        if sources.called_name(call) in {"using", "db_manager"}
        and any(isinstance(a, ast.Constant) and a.value == "public" for a in call.args)
    ]
    assert wrong == []


def test_serializers_parse_and_present_but_decide_nothing():
    wrong = []
    for module in sources.modules():
        for node in ast.walk(sources.tree(module)):
            if not isinstance(node, ast.ClassDef):
                continue
            if not any("Serializer" in ast.unparse(base) for base in node.bases):
                continue
            wrong += [
                f"{sources.where(module, item)} {item.name}"
                for item in node.body
                if isinstance(item, ast.FunctionDef)
                and item.name in {"create", "update", "validate"}
            ]
    assert wrong == []


def test_no_output_is_fields_all():
    wrong = [
        m
        for m in sources.modules()
        if re.search(r"fields\s*=\s*[\"']__all__", (ROOT / m).read_text())
    ]
    assert wrong == []


def test_every_public_function_of_services_is_a_use_case_or_a_step():
    """So that a handler cannot call a use case, nor anybody a step without a transaction."""
    wrong = []
    for module in sources.modules():
        if "services" not in module.parts or module.stem == "__init__":
            continue
        for node in sources.tree(module).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not writes(node):
                continue
            if not {"use_case", "use_case_required"} & sources.decorators(node):
                wrong.append(f"{sources.where(module, node)} {node.name}")
    assert wrong == []


def writes(function: ast.FunctionDef) -> bool:
    """Whether a function changes rows or notes an entry itself."""
    changing = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create"}
    changing |= {"update_or_create", "append"}
    return any(
        sources.called_name(call) in changing and not _on_a_plain_value(call)
        for call in sources.calls(function)
    )


def _on_a_plain_value(call: ast.Call) -> bool:
    """``rows.append(x)`` on a list, ``facts.update(…)`` on a dict: a bare lower-case name."""
    target = call.func.value if isinstance(call.func, ast.Attribute) else None
    return (
        isinstance(target, ast.Name)
        and target.id != "ledger"
        and sources.called_name(call)
        in {
            "append",
            "update",
        }
    )


@pytest.mark.parametrize("folder", sorted(p.name for p in (ROOT / "tests").iterdir() if p.is_dir()))
def test_the_folders_of_tests_mirror_the_floors(folder):
    others = {
        "architecture",
        "builders",
        "browser",
        "journeys",
        "privacy",
        "proof",
        "bench",
        "__pycache__",
    }
    assert folder in {*sources.APPS, *others}
