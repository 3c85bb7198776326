"""The project's own Python files, as text and as trees."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

from config.database import ROOT
from config.settings.base import FLOORS

APPS = [*FLOORS, "config"]


@functools.cache
def modules() -> tuple[Path, ...]:
    """Every module of the house, migrations left out, relative to the root."""
    found = [
        path.relative_to(ROOT)
        for app in APPS
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    ]
    return (*found, Path("manage.py"))


@functools.cache
def tests() -> tuple[Path, ...]:
    return tuple(path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("*.py")))


@functools.cache
def tree(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text(), filename=str(module))


def functions(module: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def decorators(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """The last names of a function's decorators: ``use_case`` for ``@transactions.use_case``."""
    names = set()
    for decorator in function.decorator_list:
        target = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(target, ast.Attribute):
            names.add(target.attr)
        elif isinstance(target, ast.Name):
            names.add(target.id)
    return names


def calls(node: ast.AST) -> Iterator[ast.Call]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield inner


def called_name(call: ast.Call) -> str:
    """``filter`` for ``Case.objects.filter(…)``, ``len`` for ``len(…)``."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def where(module: Path, node: ast.AST) -> str:
    return f"{module}:{getattr(node, 'lineno', 0)}"
