"""The values that a description lists as the only ones: ``one of 'asc' or 'desc'``.

A list of examples is none of those: *such as*, *for example* and *etc.* say that there are more.
"""

import re
from itertools import islice

__all__ = ["told_values"]

#: Words before a list that say it is complete.
_CUE = re.compile(
    r"\b(?:one of|either|must be|has to be|should be|can be|could be|may be|choose (?:from|between)|choices(?: are)?"
    r"|(?:valid|possible|allowed|accepted|available|supported|permitted) (?:values|options|choices|types|formats)"
    r"(?: are)?"
    r"|options(?: are)?|values(?: are)?|accepts|enum)"
    r"(?: (?:the following|one of|values?|only|is|in))*[ :=]{0,3}[(\[{]?\s?",
    re.IGNORECASE,
)
#: Those that need no ``or`` in the list: 'must be short, clear and kind' lists no values.
_STRONG = re.compile(
    r"one of|either|choose|choices|valid|possible|allowed|accepted|available|supp|perm|opt|val|enum", re.IGNORECASE
)
_QUOTED = re.compile(r"'([^'\n]{1,40})'|\"([^\"\n]{1,40})\"|`([^`\n]{1,40})`|‘([^’\n]{1,40})’|“([^”\n]{1,40})”")
_BARE = re.compile(r"[A-Za-z0-9][\w+#-]{0,30}")
_NEXT = re.compile(r"\s?(?:,\s?(?:or |and )?|\|\s?|/|\bor |\band )\s?", re.IGNORECASE)
_END = re.compile(r"\s?(?:[.;)\]}]|$|\n)")
_PIPED = re.compile(r"(?<![\w|])[A-Za-z0-9_-]{1,30}(?:\s?\|\s?[A-Za-z0-9_-]{1,30}){1,30}(?![\w|])")
_OPEN = re.compile(
    r"\b(?:e\.?g\b[.,:]{0,3}|such as|for example|for instance|examples?|like|including|includes?)[^.;]{0,60}$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"[\s,)'\"]{0,4}(?:etc|\.\.\.|…|and (?:so|more|others)|among|or (?:any|other|similar|a |an ))", re.IGNORECASE
)
_OTHER_WORDS = (
    "a an the any all some each it its in on of to for by with from not be is are if as at no none null true false yes"
    " value string number integer positive negative valid either both one two more than less greater only optional"
    " required empty used set left provided specified given"
)
_NO_VALUES = frozenset(_OTHER_WORDS.split())
#: Places in one description where a list may begin.
_TRIED = 5

#: More are a list of another kind.
_MOST = 40


def told_values(words: str, *, numbers: bool) -> tuple[str, ...] | tuple[int, ...]:
    """The values that *words* tell to be all there are, empty where they tell of none.

    :param numbers: the values are integers
    """
    found = _cued(words, numbers=numbers) or (() if numbers else _joined(words))
    return tuple(map(int, found)) if numbers else found


def _cued(words: str, *, numbers: bool) -> tuple[str, ...]:
    for cue in islice(_CUE.finditer(words), _TRIED):
        if _OPEN.search(words[max(0, cue.start() - 80) : cue.start()]):
            continue
        values, end, either = _run(words, cue.end())
        if len(values) < 2 or _MORE.match(words, end) or not (either or _STRONG.match(cue[0])):
            continue
        if numbers != all(value.isdecimal() and len(value) < 10 for value in values):
            continue
        return values
    return ()


def _joined(words: str) -> tuple[str, ...]:
    """Values without a cue, quoted and joined by ``or``, or with bars between them."""
    if piped := _PIPED.search(words):
        values = tuple(dict.fromkeys(part.strip() for part in piped[0].split("|")))
        return () if _NO_VALUES.issuperset(map(str.lower, values)) or len(values) < 2 else values
    for quoted in islice(_QUOTED.finditer(words), _TRIED):
        values, end, either = _run(words, quoted.start())
        if len(values) < 2:
            continue
        if not either or _OPEN.search(words[max(0, quoted.start() - 80) : quoted.start()]) or _MORE.match(words, end):
            return ()
        return values
    return ()


def _run(words: str, start: int) -> tuple[tuple[str, ...], int, bool]:
    """(values, where they end, whether ``or`` or a bar stands between) of the list that begins at *start*."""
    values: list[str] = []
    at, either, is_quoted = start, False, _QUOTED.match(words, start) is not None
    while len(values) <= _MOST:
        found = (_QUOTED if is_quoted else _BARE).match(words, at)
        if found is None:
            break
        value = next(group for group in found.groups() if group is not None) if is_quoted else found[0]
        if not is_quoted and value.lower() in _NO_VALUES:
            return (), at, False
        values.append(value)
        at = found.end()
        between = _NEXT.match(words, at)
        if between is None:
            break
        either = either or "or" in between[0].lower() or "|" in between[0] or "/" in between[0]
        at = between.end()
    is_whole = len(values) <= _MOST and (is_quoted or _END.match(words, at) is not None)
    if not is_whole or {value.lower() for value in values} <= {"true", "false", "yes", "no", "null", "none"}:
        return (), at, False
    return tuple(dict.fromkeys(values)), at, either
