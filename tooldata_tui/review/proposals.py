"""Fixes that findings about labels give rise to: the other label, where nothing is missing for it."""

from collections.abc import Iterable, Sequence
from typing import Any

from tooldata_tui.dataset import NO_TOOL, Finding, Fix, Op, PatchError, Toolset

__all__ = ["fixes_in_order", "with_labels"]

#: Findings that say which label it ought to be: the first of theirs.
_TELLING = ("A101", "L101")


def with_labels(findings: Iterable[Finding], row: dict[str, Any], toolset: Toolset) -> tuple[Finding, ...]:
    """*findings* about an example, with a fix where one says what its label ought to be.

    Arguments that fit are carried over. Where one that is required would be missing there is no fix: a person has to
    say what it is.
    """
    return tuple(_proposing(one, row, toolset) if one.code in _TELLING else one for one in findings)


def fixes_in_order(findings: Sequence[Finding]) -> tuple[int, ...]:
    """Numbers of the *findings* that bring a fix, the one to take first at the head.

    A tool that does not exist is one thing to the rules, the nearest name, and another to what the user said. Where
    the name alone does not settle it, what was said does.
    """
    fixable = [number for number, one in enumerate(findings) if one.fix is not None]
    told = {findings[number].turn for number in fixable if findings[number].code in _TELLING}

    def guesses(number: int) -> bool:
        one = findings[number]
        return one.code == "C101" and one.fix is not None and not one.fix.safe and one.turn in told

    return tuple(sorted(fixable, key=guesses))


def _proposing(finding: Finding, row: dict[str, Any], toolset: Toolset) -> Finding:
    name = finding.labels[0] if finding.labels else ""
    tool = toolset.by_name.get(name)
    if finding.turn is None or finding.fix is not None or (tool is None and name != NO_TOOL):
        return finding
    from tooldata_tui.review.edits import relabel  # the first frame may have to do without

    try:
        changed = relabel(row, finding.turn, tool, toolset)
    except PatchError:
        return finding  # it was found before the example was edited
    if changed.missing:
        return finding
    messages = changed.row["messages"]
    return finding._replace(fix=Fix(f"label it {name}", (Op(("messages",), messages),)))
