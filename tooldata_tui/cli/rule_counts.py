"""How often each rule found something, as the commands print it for people."""

from collections.abc import Iterable

from tooldata_tui.cli.output import say_table
from tooldata_tui.rules.registry import RULES

__all__ = ["say_counts"]


def say_counts(counts: Iterable[tuple[str, int]], *, indent: str = "") -> None:
    """Print codes with their counts and what each rule says; one of somebody's own says it in its file alone."""
    rows = [(f"{n:,}", code, RULES[code].summary if code in RULES else "") for code, n in counts]
    say_table(rows, right=(0,), indent=indent)
