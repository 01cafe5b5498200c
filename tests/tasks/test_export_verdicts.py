"""The table of verdicts."""

import csv
import io

import pytest

from tooldata_tui.dataset import Status
from tooldata_tui.store.leaving import Standing
from tooldata_tui.tasks.export.verdicts import COLUMNS, heading, safe, verdict_line


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_other_cells_stay_as_they_are() -> None:
    assert [safe(cell) for cell in ("", "a=b", "12", "it's")] == ["", "a=b", "12", "it's"]


def test_a_line_has_a_cell_for_every_column_whatever_is_in_it() -> None:
    hostile = '=cmd|"x"\n, "\u202e\x1b[2K'
    one = Standing(7, None, "a,b.jsonl", 3, "", hostile, Status.REJECTED, False, "wrong-tool", hostile, "ada", "t")
    heads, cells = csv.reader(io.StringIO((heading() + b"\n" + verdict_line(one) + b"\n").decode()))
    assert tuple(heads) == COLUMNS
    assert cells == ["7", "", "a,b.jsonl:3", f"'{hostile}", "rejected", "ada", "t", "wrong-tool", f"'{hostile}"]
