"""Whether the words of a name or a text were said, in whatever form, or which of them nothing leads to."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from tooldata_tui.rules.grounding.arithmetic import more_numbers_in
from tooldata_tui.rules.grounding.codes import names_a_country, stands_for
from tooldata_tui.rules.grounding.context import Context
from tooldata_tui.rules.grounding.figures import numbers_in
from tooldata_tui.rules.grounding.heard import Heard, root, words_of
from tooldata_tui.rules.grounding.mentions import find
from tooldata_tui.rules.wording import nearest

__all__ = ["CODE_WORDS", "nothing_leads_to"]

#: Characters of a description that are read, and words of a value.
_LONGEST, _MOST_WORDS = 2_000, 120
#: Words of one message that a code or a country may be among.
CODE_WORDS = 2_000
#: Messages of the user in which a misspelt word is looked for, and telling words of a value that are.
_MOST_USERS, _MOST_SLIPS = 3, 4
#: A text of so many telling words is made up where more than this share of them was not said.
_A_TEXT, _MOSTLY = 5, 0.85
#: A name has so many words at most.
_A_NAME = 5

#: Words that need not be said, in their own form.
_COMMON_WORDS = """
a about after again all also am an and any are as asap ask asked asking asks at be been before being but by call can
client could customer did do does done for from get give had has have he her him his how i if in inquire inquired
inquiry into is issue it its just like make me more my need needs no not of on or order our out over percent please
pm regarding request requested requesting requests said says see she should so some than that the their them then
there they this to type unit units up us use used user using via want wanted wants was we were what when where which
who why will wishes with would yes you your
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def nothing_leads_to(value: str, context: Context, heard: Heard, *, is_name: bool) -> bool:
    """Whether no telling word of *value* was said, or of a text hardly any. Other words for the same are not known."""
    words = [word for word in words_of(value) if not any(map(str.isdigit, word))][:_MOST_WORDS]
    telling = [word for word in words if word.casefold() not in _COMMON]
    if not telling:
        return False
    known, counted = _roots_of(context.text), _counted_words(words, heard)
    unsaid = [word for word in telling if word not in counted and not _word_is_known(word, known, heard)]
    if len(telling) <= _MOST_SLIPS:
        unsaid = [word for word in unsaid if not _is_misspelt(word, heard)]
    is_short = len(words) <= _A_NAME
    if len(unsaid) < len(telling) and (is_short or len(unsaid) <= _MOSTLY * len(telling) or len(telling) < _A_TEXT):
        return False
    return not (
        _follows_from_another(value, words, context, heard) or (is_name and _begins_as_said(value, known, heard))
    )


def _follows_from_another(value: str, words: list[str], context: Context, heard: Heard) -> bool:
    """Whether *value* is short for what was said, or long for it, or what goes with it."""
    if _PLACES.search(context.name) and _names_a_town(heard):
        return True  # Lyon: France
    if "lang" in context.name and words[0].casefold() in ("en", "english", "eng"):
        return True  # that of the message
    if len(words) == 1 and len(value) < 5 and any(stands_for(value, said.words[:CODE_WORDS]) for said in heard.recent):
        return True
    initials = "".join(word[0] for word in words[:6]).upper()
    return len(words) > 1 and any(find(initials, said.searched) for said in heard)  # NY: New York


def _begins_as_said(value: str, known: frozenset[str], heard: Heard) -> bool:
    """San Francisco, CA"""
    first, comma, _ = value.partition(",")
    return bool(comma) and all(_word_is_known(word, known, heard) for word in words_of(first))


def _word_is_known(word: str, known: frozenset[str], heard: Heard) -> bool:
    form = root(word)
    if form in known or any(form in said.roots for said in heard):
        return True
    worth = _worth(word.casefold())
    return worth is not None and worth in heard.numbers


def _is_misspelt(word: str, heard: Heard) -> bool:
    """Whether the user wrote nearly *word*."""
    return len(word) > 3 and any(nearest(word, said.distinct) for said in heard.users[:_MOST_USERS])


def _counted_words(words: list[str], heard: Heard) -> set[str]:
    """Those of *words* that together make a number that was said: ``sixty five``, ``twenty first``."""
    if not any(_worth(word.casefold()) is not None for word in words):
        return set()
    cardinals = [next((form for form in (*_cardinals(word), word) if _worth(form) is not None), word) for word in words]
    text = " ".join(cardinals)
    spans = [span for number, span in numbers_in(text) if number in heard.numbers]
    found, at = set(), 0
    for word, cardinal in zip(words, cardinals, strict=True):
        if any(start <= at < end for start, end in spans):
            found.add(word)
        at += len(cardinal) + 1
    return found


@lru_cache(maxsize=1024)
def _worth(word: str) -> Decimal | None:
    """What a word for a number is worth, ``fifteenth`` as ``fifteen``."""
    for form in (word, *_cardinals(word)):
        found = next((number for number, span in numbers_in(form) if span == (0, len(form))), None)
        if found is None:
            found = next(more_numbers_in(form), None)
        if found is not None:
            return found
    return None


def _cardinals(word: str) -> Iterable[str]:
    """What the number may be that an ordinal is made of."""
    word = word.casefold()
    if word in _IRREGULAR:
        return (_IRREGULAR[word],)
    if word.endswith("ieth"):
        return (word[:-4] + "y",)
    return (word[:-2], word[:-2] + "e", word[:-3] + "ve") if word.endswith("th") and len(word) > 4 else ()


_IRREGULAR = {"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight", "ninth": "nine"}


def _names_a_town(heard: Heard) -> bool:
    """Whether the user names something that may lie in a country, and no country."""
    words = [word for said in heard.users for word in said.words[1:CODE_WORDS]]
    return any(word[0].isupper() for word in words) and not names_a_country(words)


_PLACES = re.compile(
    r"(?<![a-z])(?:state|country|nation|province|region|continent|time_?zone|currency|locale)(?![a-z])"
)


@lru_cache(maxsize=1024)
def _roots_of(text: str) -> frozenset[str]:
    return frozenset(map(root, words_of(text[:_LONGEST])))
