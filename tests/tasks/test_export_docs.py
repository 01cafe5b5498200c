"""docs/export.md says what the code does."""

import re
from pathlib import Path
from typing import get_args

from tooldata_tui.settings.model import TargetName
from tooldata_tui.targets.target import TARGETS
from tooldata_tui.tasks.export.plan import KINDS
from tooldata_tui.tasks.export.verdicts import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")


def test_every_target_has_a_row_with_its_files_and_its_arguments() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \| (text|object) \|", PAGE, re.MULTILINE)
    assert [(name, title, files) for name, title, files, _ in rows] == [
        (one.name, one.title, ", ".join(one.endings)) for one in TARGETS.values()
    ]
    words = {"string": "text", "object": "object"}
    usual = {one.name: words[one.arguments[0]] for one in TARGETS.values() if one.arguments}
    assert {name: arguments for name, _, _, arguments in rows if name in usual} == usual


def test_the_settings_know_every_target_and_no_other() -> None:
    assert get_args(TargetName) == ("", *TARGETS)


def test_every_kind_and_every_column_is_named() -> None:
    assert all(f"`--format {kind}`" in PAGE for kind in KINDS)
    assert all(f"`{column}`" in PAGE for column in COLUMNS)
