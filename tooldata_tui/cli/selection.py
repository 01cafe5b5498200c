"""Which rules count: those the command line selects, else those of the settings."""

from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence

from tooldata_tui.cli.arguments import Parser
from tooldata_tui.errors import SettingsError
from tooldata_tui.rules.registry import RULES, reaches, selected
from tooldata_tui.settings.model import Settings

__all__ = ["add_selection", "wanted_codes", "wanted_rules"]

#: The family of what is told of rules that fail.
_FAILURES = ("R",)


def add_selection(parser: Parser) -> None:
    parser.add_argument(
        "--select",
        metavar="CODES",
        type=_some_codes,
        default=(),
        help="only these rules: codes or their beginnings, C304,M (or all)",
    )
    parser.add_argument("--ignore", metavar="CODES", type=_codes, default=(), help="not these rules")


def wanted_rules(settings: Settings, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> Callable[[str], bool]:
    """Whether findings of a code are wanted. ``--select`` puts the settings aside, ``--ignore`` adds to them.

    A code that no rule of this version has is wanted: the project was checked by another version. Those that begin with
    ``U``, somebody's own, are selected and ignored like all others. That a rule failed, or did not run, is wanted with
    any selection it might be of, or nothing found would seem to be nothing wrong. Raises :class:`SettingsError` for a
    code that names no rule.
    """
    given, unwanted = _lists(settings, select, ignore)
    failures = {code for code in _failures_of(given) if reaches(code, _FAILURES, unwanted)}
    chosen = selected(given, unwanted) | failures
    return lambda code: (
        code in chosen or (code not in RULES and (not code.startswith("U") or reaches(code, given, unwanted)))
    )


def wanted_codes(settings: Settings, select: Sequence[str] = (), ignore: Sequence[str] = ()) -> frozenset[str]:
    """The codes that are wanted, of the rules of this version. Raises as :func:`wanted_rules` does."""
    return selected(*_lists(settings, select, ignore))


def _failures_of(given: Sequence[str]) -> Sequence[str]:
    """The rules that say what became of those in *given*: which failed, and of somebody's own, which were not run."""
    own = any(code.upper().startswith("U") for code in given)
    return ("R901", "R902", "R903") if own else ("R901", "R902")


def _lists(settings: Settings, select: Sequence[str], ignore: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    for key in ("select", "ignore"):
        try:
            selected(getattr(settings.rules, key), ())
        except SettingsError as error:
            error.file, error.path = settings.sources.get(f"rules.{key}"), f"rules.{key}"
            raise
    return (select, ignore) if select else (settings.rules.select, (*settings.rules.ignore, *ignore))


def _codes(text: str) -> Sequence[str]:
    return tuple(text.replace(",", " ").split())


def _some_codes(text: str) -> Sequence[str]:
    if codes := _codes(text):
        return codes
    raise ArgumentTypeError("it names no rule; leave it out for all of them")
