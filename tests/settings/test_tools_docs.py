"""docs/tools.md says what the code does."""

import re
from pathlib import Path

from tooldata_tui.review.tool_edit import MOST
from tooldata_tui.rules.registry import RULES
from tooldata_tui.settings.actions import ACTIONS
from tooldata_tui.settings.keys import display_key

PAGE = (Path(__file__).parents[2] / "docs" / "tools.md").read_text(encoding="utf-8")
WRITTEN = {"escape": "esc"}


def test_every_key_of_the_screen_is_named() -> None:
    keys = [key for action in ACTIONS if action.id.startswith("tools.") for key in action.keys if key != "q"]
    assert [
        key for key in keys if f"`{WRITTEN.get(key, key)}`" not in PAGE and f"`{display_key(key)}`" not in PAGE
    ] == []


def test_the_rules_that_are_named_exist() -> None:
    assert set(re.findall(r"\b[A-Z]\d{3}\b", PAGE)) <= set(RULES)


def test_the_bound_is_that_of_the_code() -> None:
    assert f"More than {MOST:,} examples" in PAGE
