"""docs/commands.md says what the code does."""

import re
from importlib import import_module

import pytest

from tooldata_tui.cli.arguments import Parser
from tooldata_tui.cli.commands import COMMANDS
from tooldata_tui.dataset import REJECT_REASONS
from tooldata_tui.review.filter import FIELDS

from .sample import ROOT

PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## tooldata (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def arguments_of(command: str) -> list[str]:
    """The arguments as the page writes them: ``PROJECT``, ``--tools FILE``, ``--json``."""
    parser = Parser(command, "")
    import_module(f"tooldata_tui.cli.{COMMANDS[command].module}").define(parser)
    return [
        " ".join([*action.option_strings, *([str(action.metavar)] if action.metavar else [])])
        for action in parser._actions
        if "--help" not in action.option_strings
    ]


def test_every_command_has_a_section_and_no_other() -> None:
    assert list(SECTIONS) == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_argument_has_a_row_in_its_order_and_no_other(command: str) -> None:
    tables = SECTIONS[command].split("| argument | |\n|---|---|\n")
    assert len(tables) == 2
    rows = re.findall(r"^\| `(.*?)` \|", tables[1].split("\n\n")[0], re.MULTILINE)
    assert [row.replace("\\|", "|") for row in rows] == arguments_of(command)


def test_every_reason_and_every_field_of_a_filter_is_named() -> None:
    assert all(f"`{reason}`" in SECTIONS["decide"] for reason in REJECT_REASONS)
    assert all(f"`{field}:`" in PAGE.split("## Filters")[1] for field in FIELDS)
