"""All rules by code, and which of them a selection like ``C3,M --ignore C303`` means.

Imports no validator: ``tooldata rule C304`` answers at once.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tooldata_tui.errors import SettingsError
from tooldata_tui.rules.catalogue import CATALOGUE
from tooldata_tui.rules.rule import Rule

__all__ = ["RULES", "Rule", "nearest_rule", "selected"]

#: Every rule, in the order of the codes.
RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in sorted(CATALOGUE, key=lambda r: r.code)})

_ALL = "ALL"


def nearest_rule(code: str) -> str | None:
    """The code that a mistyped *code* probably means, or None."""
    return _nearest(code, list(RULES))


def selected(select: Sequence[str], ignore: Sequence[str]) -> frozenset[str]:
    """The codes that *select* names and *ignore* does not.

    Both hold codes, prefixes of codes (``C``, ``C3``) or ``all``, in any case. No *select* at all means all that are on
    by default. Where both name a rule, the longer prefix decides, and *ignore* between equals: ``C303`` selects one
    rule although ``C3`` is ignored. Raises :class:`SettingsError` for a selector that names no rule.
    """
    wanted = [_selector(text) for text in select]
    unwanted = [_selector(text) for text in ignore]
    rules = [code for code, rule in RULES.items() if wanted or rule.default]
    return frozenset(code for code in rules if _reach(code, wanted or [""]) > _reach(code, unwanted))


def _reach(code: str, selectors: list[str]) -> int:
    return max((len(selector) for selector in selectors if code.startswith(selector)), default=-1)


def _selector(text: str) -> str:
    selector = text.strip().upper()
    if selector == _ALL:
        return ""
    if selector and any(code.startswith(selector) for code in RULES):
        return selector
    known = [_ALL.lower(), *sorted({code[:length] for code in RULES for length in range(1, 5)})]
    near = _nearest(selector, known)
    shown = text[:40]
    raise SettingsError(
        f"no rule has the code {shown!r}" if shown else "a rule selector is empty",
        hint=f"did you mean {near}?" if near else "use a code like C304, a family like C, or all",
    )


def _nearest(word: str, words: list[str]) -> str | None:
    from difflib import get_close_matches

    found = get_close_matches(word.strip().upper()[:40], words, n=1, cutoff=0.5)
    return found[0] if found else None
