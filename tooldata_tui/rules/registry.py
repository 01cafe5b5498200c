"""All rules by code, and which of them a selection like ``C3,M --ignore C303`` means.

Imports no validator: ``tooldata rule C304`` answers at once.
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.errors import SettingsError
from tooldata_tui.rules.catalogue import CATALOGUE
from tooldata_tui.rules.rule import Rule

__all__ = ["RULES", "Rule", "graded", "nearest_rule", "reaches", "selected"]

#: Every rule, in the order of the codes.
RULES: Mapping[str, Rule] = MappingProxyType({rule.code: rule for rule in sorted(CATALOGUE, key=lambda r: r.code)})

_ALL = "ALL"
#: Codes of rules that somebody has written, and their beginnings.
_OWN = re.compile(r"U[0-9]{0,3}")


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


def reaches(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Whether *select* and *ignore* want a rule that somebody has written, as :func:`selected` reads them."""
    wanted = [_selector(text) for text in select]
    return _reach(code, wanted or [""]) > _reach(code, [_selector(text) for text in ignore])


def graded(severities: Mapping[str, str]) -> dict[str, Severity]:
    """The severity of each code that *severities* names, by its code or a prefix of it; the longest decides.

    Raises :class:`SettingsError` for a prefix that names no rule.
    """
    words = {_selector(text): Severity[word.upper()] for text, word in severities.items()}
    by_length = sorted(words, key=len)
    return {code: words[prefix] for prefix in by_length for code in RULES if code.startswith(prefix)}


def _reach(code: str, selectors: list[str]) -> int:
    return max((len(selector) for selector in selectors if code.startswith(selector)), default=-1)


def _selector(text: str) -> str:
    selector = text.strip().upper()
    if selector == _ALL:
        return ""
    if selector and (_OWN.fullmatch(selector) or any(code.startswith(selector) for code in RULES)):
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
