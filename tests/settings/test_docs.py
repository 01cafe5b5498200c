"""docs/settings.md says what the code does."""

import re
import tomllib
from dataclasses import asdict
from pathlib import Path

from tooldata_tui.settings.actions import ACTIONS, PRESETS, Group
from tooldata_tui.settings.keys import display_key
from tooldata_tui.settings.model import Settings
from tooldata_tui.settings.theme import ROLES, load_themes

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")


def keys_table() -> str:
    """The table of keys as the page must show it."""
    lines: list[str] = []
    for group in Group:
        lines += ["", f"### {group}", "", "| key | action | does |", "|---|---|---|"]
        for action in ACTIONS:
            if action.group is group:
                lines.append(f"| {_cells(action.keys)} | `{action.id}` | {action.description} |")
    for name, changes in PRESETS.items():
        if changes:
            lines += ["", f"### The preset {name}", "", f"As `default`, but in `{name}`:", ""]
            lines += ["| key | action |", "|---|---|"]
            lines += [f"| {_cells(keys)} | `{action}` |" for action, keys in changes.items()]
    return "\n".join(lines) + "\n\n"


def _cells(keys: tuple[str, ...]) -> str:
    return " ".join(f"`{display_key(key)}`" for key in keys)


def test_the_table_of_keys_is_that_of_the_code() -> None:
    shown = re.search(r"<!-- keys: [^\n]*-->\n(.*)<!-- end of keys -->", PAGE, re.DOTALL)
    assert shown is not None
    assert shown[1] == keys_table()


def test_the_settings_shown_are_all_there_are_with_their_defaults() -> None:
    block = re.search(r"## tooldata\.toml\n.*?```toml\n(.*?)```", PAGE, re.DOTALL)
    assert block is not None
    defaults = asdict(Settings(keys={}, sources={}))
    defaults["import"] = defaults.pop("import_")
    del defaults["file"], defaults["sources"]
    as_toml = {
        name: {key: list(value) if isinstance(value, tuple) else value for key, value in section.items()}
        for name, section in defaults.items()
    }
    assert tomllib.loads(block[1]) == as_toml


def test_every_theme_and_every_colour_is_explained() -> None:
    assert re.findall(r"^\| `(\w+)` \| ", PAGE.split("| colour | of |")[1], re.MULTILINE) == list(ROLES)
    for name in load_themes(Path("/nonexistent")):
        assert f"`{name}`" in PAGE
