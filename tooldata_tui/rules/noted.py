"""F1: what the reader of another format noted about a row."""

from tooldata_tui.dataset.example import Note
from tooldata_tui.dataset.finding import Finding
from tooldata_tui.rules.registry import RULES
from tooldata_tui.rules.report import finding
from tooldata_tui.text import clip, one_line

__all__ = ["note_findings"]

#: Cells of a note that are shown: it may quote the data.
_SHOWN = 300


def note_findings(notes: tuple[Note, ...]) -> list[Finding]:
    """The notes as findings. One whose code is not a reader's is passed over: a row may claim anything."""
    return [
        finding(one.code, clip(one_line(one.message), _SHOWN), one.turn, one.path)
        for one in notes
        if one.code[:2] == "F1" and one.code in RULES
    ]
