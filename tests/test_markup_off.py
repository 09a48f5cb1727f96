"""No text is shown in a way that reads markup in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

TUI = Path(__file__).parent.parent / "tui"
SHOWING = {"notify", "Static", "Label"}
TITLES = {"border_title", "border_subtitle"}


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """Yield everything in the source of the screen, with where it stands."""
    for path in TUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(TUI).as_posix()}:{getattr(node, 'lineno', 0)}", node


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def test_whatever_shows_a_text_has_markup_switched_off() -> None:
    calls = [
        (where, node) for where, node in nodes() if isinstance(node, ast.Call) and called(node) in SHOWING and (node.args or node.keywords)
    ]
    assert len(calls) > 100
    for where, node in calls:
        off = any(each.arg == "markup" and isinstance(each.value, ast.Constant) and each.value.value is False for each in node.keywords)
        assert off, f"{where}: {called(node)} without markup=False"


def test_titles_of_borders_are_content_and_never_text() -> None:
    found = 0
    for where, node in nodes():
        targets = node.targets if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and any(isinstance(each, ast.Attribute) and each.attr in TITLES for each in targets):
            found += 1
            assert "Content" in ast.unparse(node.value), f"{where}: {ast.unparse(node)}"
    assert found > 30
