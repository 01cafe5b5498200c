"""Rules of the house that neither the type checker nor the linter holds."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "tooldata_tui"
MODULES = sorted(PACKAGE.rglob("*.py"))
SCREEN = sorted((PACKAGE / "tui").glob("*.py"))

#: Widgets that show a text as it is, and one that would read markup in a string and is given none.
WIDGETS = {"Input", "TextArea", "Static"}
#: What makes text of which Textual reads nothing.
PLAIN = {"Content", "Text", "content_of", "lines_content", "_named"}
#: Attributes of widgets in which Textual reads markup.
MARKUP = {"border_title", "border_subtitle", "tooltip"}
#: Modules besides the commands that print by themselves.
PRINTING = {"tui/run.py"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def called(node: ast.AST) -> str:
    """The name of what is called, without what it belongs to."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def is_plain(node: ast.expr) -> bool:
    """Whether Textual reads no markup in what this makes, or a person wrote that it has none."""
    return called(node) in PLAIN or (isinstance(node, ast.Constant) and "[" not in str(node.value))


def shown(node: ast.AST) -> ast.expr | None:
    """What a call gives a widget to show, where strings would be parsed as markup."""
    if not isinstance(node, ast.Call) or not node.args:
        return None
    if called(node) in {"Static", "Label"}:
        return node.args[0]
    on_widget = isinstance(node.func, ast.Attribute) and called(node.func.value) in {"query_one", "get_widget_by_id"}
    return node.args[0] if called(node) == "update" and on_widget else None


def test_the_modules_are_found() -> None:
    assert len(MODULES) > 100
    assert len(SCREEN) > 20


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_only_the_commands_print() -> None:
    printing = {name_of(path) for path in MODULES if any(called(node) == "print" for node in nodes(path))}
    assert {name for name in printing if not name.startswith("cli/")} <= PRINTING


@pytest.mark.parametrize("path", SCREEN, ids=name_of)
def test_no_text_is_parsed_as_markup(path: Path) -> None:
    for node in nodes(path):
        text = shown(node)
        assert text is None or is_plain(text), f"line {text.lineno} shows a text that may hold markup"
        if isinstance(node, ast.Call) and called(node) == "notify":
            said = {keyword.arg: keyword.value for keyword in node.keywords}.get("markup")
            assert isinstance(said, ast.Constant), f"line {node.lineno} does not switch markup off"
            assert said.value is False
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            assert node.attr not in MARKUP, f"line {node.lineno}: {node.attr} reads markup"


@pytest.mark.parametrize("path", SCREEN, ids=name_of)
def test_only_widgets_that_are_known_to_be_harmless_are_used(path: Path) -> None:
    imported = [node for node in nodes(path) if isinstance(node, ast.ImportFrom)]
    used = {one.name for node in imported if node.module == "textual.widgets" for one in node.names}
    assert used <= WIDGETS
    assert "rich.markup" not in {node.module for node in imported}


@pytest.mark.parametrize(
    "source",
    ["Static(text)", "Static(f'{text}')", "x.query_one('#a').update(text)", "Label('[b]' + text)", "Static('[b]x[/]')"],
)
def test_a_text_that_may_hold_markup_is_noticed(source: str) -> None:
    [text] = filter(None, map(shown, ast.walk(ast.parse(source))))
    assert not is_plain(text)
