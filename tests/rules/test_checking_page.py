"""docs/checking.md names rules, tests and options that there are."""

import re
from pathlib import Path

import pytest

from tooldata_tui.rules import RULES, selected

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.endswith("` |")]


@pytest.mark.parametrize("code", sorted(set(re.findall(r"\b[A-Z][1-9][0-9]{2}\b", PAGE))))
def test_every_code_is_that_of_a_rule(code: str) -> None:
    assert code in RULES


@pytest.mark.parametrize("family", sorted(set(re.findall(r"\b[A-Z][1-9]?\b(?= and|,|-[A-Z][0-9] | \|)", PAGE)) - {"U"}))
def test_every_family_has_rules(family: str) -> None:
    assert selected([family], [])


def test_every_row_names_a_test_that_there_is() -> None:
    assert len(ROWS) > 25
    for row in ROWS:
        assert (ROOT / row[-1].strip("`")).is_file(), row[0]


def test_the_hook_runs_a_command_that_there_is() -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    assert "id: tooldata-check\n" in hook
    assert "entry: tooldata check\n" in hook
    assert "id: tooldata-check\n" in PAGE
