"""docs/boundaries.md says what the code does."""

import re
from pathlib import Path

from tooldata_tui.rules.registry import RULES
from tooldata_tui.settings.actions import ACTIONS
from tooldata_tui.settings.keys import display_key

PAGE = (Path(__file__).parents[2] / "docs" / "boundaries.md").read_text(encoding="utf-8")
KEYS = {action.id: [display_key(key) for key in action.keys] for action in ACTIONS}


def test_the_keys_that_settle_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (`.*?) \| ", PAGE, re.MULTILINE)
    shown = [key for row in rows for key in re.findall(r"`(.+?)`", row)]
    names = ("first", "second", "none", "both", "ask")
    assert shown == [key for name in names for key in KEYS[f"boundary.{name}"]]


def test_every_other_key_of_the_screens_is_named() -> None:
    keys = [action.keys[0] for action in ACTIONS if action.id.startswith(("boundary.", "boundaries."))]
    written = {"escape": "esc"}
    assert [
        key for key in keys if f"`{written.get(key, display_key(key))}`" not in PAGE and f"`{key}`" not in PAGE
    ] == []


def test_the_rules_that_are_named_exist() -> None:
    assert set(re.findall(r"\b[A-Z]\d{3}\b", PAGE)) <= set(RULES)
