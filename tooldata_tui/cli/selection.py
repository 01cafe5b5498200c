"""Which rules count: those the command line selects, else those of the settings."""

from collections.abc import Callable, Sequence

from tooldata_tui.cli.arguments import Parser
from tooldata_tui.rules.registry import RULES, reaches, selected
from tooldata_tui.settings.model import Settings

__all__ = ["add_selection", "wanted_codes", "wanted_rules"]


def add_selection(parser: Parser) -> None:
    parser.add_argument(
        "--select", metavar="CODES", default="", help="only these rules: codes or their beginnings, C304,M (or all)"
    )
    parser.add_argument("--ignore", metavar="CODES", default="", help="not these rules")


def wanted_rules(settings: Settings, select: str = "", ignore: str = "") -> Callable[[str], bool]:
    """Whether findings of a code are wanted. ``--select`` puts the settings aside, ``--ignore`` adds to them.

    A code that no rule of this version has is wanted: the project was checked by another version. Those that begin with
    ``U``, somebody's own, are selected and ignored like all others. Raises
    :class:`SettingsError` for a code that names no rule.
    """
    given, unwanted = _lists(settings, select, ignore)
    chosen = selected(given, unwanted)
    return lambda code: (
        code in chosen or (code not in RULES and (not code.startswith("U") or reaches(code, given, unwanted)))
    )


def wanted_codes(settings: Settings, select: str = "", ignore: str = "") -> frozenset[str]:
    """The codes that are wanted, of the rules of this version. Raises as :func:`wanted_rules` does."""
    return selected(*_lists(settings, select, ignore))


def _lists(settings: Settings, select: str, ignore: str) -> tuple[Sequence[str], Sequence[str]]:
    given, unwanted = _codes(select), _codes(ignore)
    return (given, unwanted) if given else (settings.rules.select, (*settings.rules.ignore, *unwanted))


def _codes(text: str) -> Sequence[str]:
    return tuple(code for code in text.replace(",", " ").split() if code)
