"""Which tools a message speaks of, by their own words: names, parameters, descriptions.

What the triage learns from a whole set is better; this needs no other example and no more than a set of words.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tooldata_tui.dataset.tool import Tool, Toolset, parameters_of
from tooldata_tui.rules.health_numbers import Kind
from tooldata_tui.rules.spoken import words_of

__all__ = ["ToolWords", "kind_of_negative", "name_stems", "name_words", "stem", "stems_of"]

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
#: Words of names and descriptions that say nothing of what a tool is for.
_EMPTY_WORDS = """
    a an and are as at be but by can do does for from has have how if in into is it its not of on one only or out so
    such than that the their them then there these this to up use used user users uses using was what when where which
    who will with without would you your get set make give take tool api function query call find fetch retrieve return
    returns search list show tell check look lookup see new current given based provide provides information data
    detail details id ids name value values type number text string boolean default false true none optional required
    customer person people also other more most all any each every two about after before over under between specific
    please want need like help know yes no my me i we us our am im don't i'm i'd i'll it's
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
_JOINED = re.compile(
    r"\b(?:and|also|plus|then|or|both|either|neither|as well|in addition|besides|while you're|another|two things|first"
    r"|secondly|one more|separately)\b|[+;&]|[?.!]\s+\S"
)
#: What a word of a tool's name counts, where one of its description counts one; and what has to be said of a tool.
_NAMED = 2
#: A word of more than one tool in so many, and of more than two, is shared.
_SHARED = 5
#: Tools, parameters of each, and values of each of these, that are looked at.
_TOOLS, _PARAMETERS, _VALUES = 256, 30, 30
#: Characters of a message that are looked at.
_LONGEST = 2_000


def name_words(name: str) -> tuple[str, ...]:
    """The words a tool's or a parameter's name is made of, in lower case: ``getOrderStatus`` is get, order, status."""
    return tuple(part.lower() for part in _PARTS.findall(name[:100]))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """*word* without its ending, roughly: so that refunds, refunded and refunding are one."""
    word = word.removesuffix("'s")
    for ending in ("ing", "ies", "ied", "ed", "es", "er", "s", "e", "y"):
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word


@lru_cache(maxsize=4096)
def name_stems(name: str) -> tuple[str, ...]:
    """The stems of the words of a name, in their order."""
    return tuple(map(stem, name_words(name)))


def stems_of(text: str) -> frozenset[str]:
    """The stems of the words of *text* that say something."""
    return _stems(words_of(text))


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset([stem(word) for word in set(words) - _EMPTY if len(word) > 1])


@dataclass(frozen=True, slots=True)
class ToolWords:
    """The words of a toolset.

    :ivar named: by tool, the stems of its name that say what it is for
    :ivar weights: by stem, what it counts for which tool
    """

    named: Mapping[str, frozenset[str]]
    weights: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, toolset: Toolset) -> "ToolWords":
        """The words of the first tools of *toolset*."""
        named: dict[str, frozenset[str]] = {}
        weights: dict[str, dict[str, int]] = {}
        for name, tool in list(toolset.by_name.items())[:_TOOLS]:
            own = named[name] = _stems(name_words(name))
            for word in _said_of(tool):
                weights.setdefault(word, {})[name] = 1
            for word in own:
                weights.setdefault(word, {})[name] = _NAMED
        return cls(named, weights)

    def touched(self, stems: Iterable[str]) -> list[str]:
        """The tools that words of these *stems* speak of, most first.

        A word that most tools have says nothing of any; one that many have, something only of those it names.
        """
        counts: dict[str, int] = {}
        few, many = max(2, len(self.named) // _SHARED), max(2, len(self.named) * 2 // 3)
        for word in sorted(self.weights.keys() & stems):
            weights = self.weights[word]
            if len(weights) > many:
                continue
            for name, weight in weights.items():
                if weight == _NAMED or len(weights) <= few:
                    counts[name] = counts.get(name, 0) + weight
        enough = [name for name, count in counts.items() if count >= _NAMED]
        return sorted(enough, key=lambda name: -counts[name])


def _said_of(tool: Tool) -> frozenset[str]:
    words = set(words_of(tool.description)) if isinstance(tool.description, str) else set()
    values: set[str] = set()
    for parameter in parameters_of(tool)[:_PARAMETERS]:
        words.update(name_words(parameter.name))
        if isinstance(parameter.schema, Mapping):
            values.update(_enum_words(parameter.schema.get("enum")))
    return _stems(words) | {stem(word) for word in values}


def _enum_words(values: Any) -> Iterator[str]:
    for text in values[:_VALUES] if isinstance(values, list) else ():
        if isinstance(text, str):
            yield from name_words(text)


def kind_of_negative(text: str, answer: str, tools: ToolWords) -> Kind:
    """Why *text* needs no tool: it has nothing to do with them, only sounds like it, or wants several things at once.

    On messages whose kind was known, right seven times in ten.
    """
    hits = [weights for word in stems_of(text) if (weights := tools.weights.get(word))]
    asks = "?" in answer
    joined = asks and _JOINED.search(text[:_LONGEST].lower()) is not None
    if joined and len(hits) != 1:
        return "multi-intent"
    near = sum(max(weights.values()) for weights in hits)
    return "near-miss" if near >= _NAMED or (near and asks) else "general"
