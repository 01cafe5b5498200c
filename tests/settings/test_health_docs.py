"""docs/health.md says what the code does."""

import re
from pathlib import Path
from typing import get_args

from tooldata_tui.rules.health_gaps import GapKind
from tooldata_tui.rules.registry import RULES
from tooldata_tui.settings.actions import ACTIONS, PRESETS
from tooldata_tui.settings.keys import display_key
from tooldata_tui.settings.model import Thresholds

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "health.md").read_text(encoding="utf-8")
KEYS = {action.id: [display_key(key) for key in action.keys] for action in ACTIONS}


def test_the_keys_of_the_screen_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (`.*?) \| ", PAGE.split("- **Tools**")[0], re.MULTILINE)
    shown = {key for row in rows for key in re.findall(r"`(.+?)`", row)}
    written = {"↵": "enter"}
    for name in ("enter", "left", "right", "section", "section_back", "copy", "leave"):
        first = KEYS[f"health.{name}"][0]
        assert written.get(first, first) in shown
    assert KEYS["health.open"] == ["H"]
    assert PRESETS["vim"]["health.open"] == ("W",)


def test_every_kind_of_gap_is_explained() -> None:
    rows = re.findall(r"^\| (`[a-z -`]+) \| ", PAGE.split("| kind |")[1].split("\n\n")[0], re.MULTILINE)
    assert sorted(kind for row in rows for kind in re.findall(r"`(.+?)`", row)) == sorted(get_args(GapKind))


def test_the_numbers_are_those_that_hold_by_default() -> None:
    limits = Thresholds()
    assert f"within {limits.balance:.0%}".replace("%", " %") in PAGE
    for number in (limits.routing, limits.parameters, limits.multi_turn):
        assert f" {number} " in PAGE


def test_the_pictures_are_there_and_small() -> None:
    pictures = [DOCS / name for name in re.findall(r"\]\((pictures/.+?)\)", PAGE)]
    assert len(pictures) == 3
    assert all(picture.stat().st_size < 150_000 for picture in pictures)


def test_rules_that_are_named_exist() -> None:
    assert set(re.findall(r"\b[A-Z]\d{3}\b", PAGE)) <= set(RULES)
