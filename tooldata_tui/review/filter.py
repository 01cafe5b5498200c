"""The filter language: ``tool:check_status,lookup_order -is:flagged rule:C3 "two words" refund* #231``.

Terms are joined by *and*, the values of one term by *or*; ``-`` or ``!`` in front turns a term round. What has no field
is text to look for: a word, the beginning of one (``refund*``), or words in quotes that stand together.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tooldata_tui.errors import UsageError

__all__ = [
    "FIELDS",
    "Completion",
    "Filter",
    "Term",
    "conditions",
    "filter_text",
    "fts_query",
    "parse_filter",
    "suggest",
]

#: Every field that is written as ``field:value``, and what it asks for.
FIELDS: Mapping[str, str] = {
    "tool": "a tool that is called",
    "label": "what is called as a whole; no-tool for none",
    "status": "pending, accepted, rejected or any",
    "is": "edited, flagged, skipped, commented or draft",
    "rule": "a rule's code, or the beginning of one",
    "severity": "error, warning or info: with a finding of that kind",
    "source": "what made the example",
    "file": "the file it came from",
    "line": "the line in that file",
    "id": "its own id in that file",
}
_CLOSED: Mapping[str, tuple[str, ...]] = {
    "status": ("pending", "accepted", "rejected", "any"),
    "severity": ("error", "warning", "info"),
    "is": ("edited", "flagged", "skipped", "commented", "draft", "waived"),
}
#: The fields that are written without one: ``#231``, and text.
_NUMBER, _TEXT = "number", "text"

_FIELD = re.compile(r"([A-Za-z_]+):")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_NUMBERS = re.compile(r"#[0-9]{1,18}(?:,#?[0-9]{1,18})*")
_CODE = re.compile(r"[A-Z][0-9]{0,3}")
_LINE = re.compile(r"[0-9]{1,18}")
_MAX_COMPLETIONS = 20


#: A condition as the project's queries take it.
Condition = tuple[str, tuple[str, ...], bool]


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. ``field`` is a key of :data:`FIELDS`, ``number`` or ``text``; one of ``values`` has to hold.

    A value of ``text`` is a word or a phrase; with ``*`` at its end, the beginning of one.
    """

    field: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """All conditions; without any, everything passes."""

    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion:
    """Put ``text`` in place of the characters ``start`` to ``end``."""

    text: str
    start: int
    end: int


def parse_filter(text: str) -> Filter:
    """Read a filter. Raises :class:`UsageError` naming what is unknown and what was probably meant."""
    return Filter(tuple(_term(text[start:end]) for start, end in _spans(text)))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each term stands. White space ends one, except in quotes; a quote left open reaches to the end."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        start = at
        at += text[at] in "-!"
        field = _FIELD.match(text, at)
        opens = at = field.end() if field else at
        while at < len(text) and not text[at].isspace():
            if text[at] == '"' and at == opens:
                at = _quote_end(text, at)
            else:
                opens = at + 1 if field and text[at] == "," else opens
                at += 1
        yield start, at


def _quote_end(text: str, at: int) -> int:
    """The place behind the quote that opens at *at*."""
    at += 1
    while at < len(text) and text[at] != '"':
        at += 2 if text[at] == "\\" else 1
    return min(at + 1, len(text))


def _term(raw: str) -> Term:
    negated = raw[0] in "-!"
    body = raw[1:] if negated else raw
    if not body:
        raise UsageError(
            f"{raw} stands alone in the filter", hint="write it before what is not wanted, as in -tool:name"
        )
    if _NUMBERS.fullmatch(body):
        return Term(_NUMBER, tuple(number.lstrip("#") for number in body.split(",")), negated)
    field = _FIELD.match(body)
    if not field:
        return Term(_TEXT, (_text_value(body),), negated)
    name = field[1].lower()
    if name not in FIELDS:
        raise UsageError(
            f"the filter has no field {name}",
            hint=_meant(name, FIELDS) or f'to look for the text, write it in quotes: "{body}"',
        )
    values = tuple(_checked(name, _unquoted(value)) for value in _split(body[field.end() :]))
    return Term(name, values, negated)


def _text_value(body: str) -> str:
    if body.startswith('"'):
        prefix = body.endswith('"*')
        word = _unquoted(body[:-1] if prefix else body)
    else:
        prefix, word = body.endswith("*"), body
    word = word.rstrip("*")
    if not any(map(str.isalnum, word)):
        raise UsageError(f"{body} looks for nothing", hint="only letters and digits can be looked for")
    return word + "*" * prefix


def _split(text: str) -> Iterator[str]:
    """The values of a term, still quoted."""
    start = at = 0
    while at <= len(text):
        if at == len(text) or text[at] == ",":
            yield text[start:at]
            start = at = at + 1
        else:
            at = _quote_end(text, at) if text[at] == '"' and at == start else at + 1


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    quoted = _QUOTED.fullmatch(value)
    if not quoted:
        raise UsageError(f"the quotes of {value} do not match", hint='write it as "two words", with a space behind it')
    return re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL)


def _checked(field: str, value: str) -> str:
    if not value.strip():
        raise UsageError(f"{field}: needs a value", hint=FIELDS[field])
    if field in _CLOSED:
        value = value.lower()
        if value not in _CLOSED[field]:
            choices = ", ".join(_CLOSED[field])
            raise UsageError(f"{field}: does not know {value}", hint=_meant(value, _CLOSED[field]) or f"use {choices}")
    elif field == "rule":
        value = value.upper()
        if not _CODE.fullmatch(value):
            raise UsageError(f"{value} is not a rule's code", hint="use a code like C304, or its beginning, like C3")
    elif field == "line" and not _LINE.fullmatch(value):
        raise UsageError(f"{value} is not a line", hint="use a number, as in line:12")
    return value


def _meant(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word[:40], list(known), n=1, cutoff=0.5)
    return f"did you mean {near[0]}?" if near else ""


def filter_text(given: Filter) -> str:
    """Write a filter so that :func:`parse_filter` reads the same one."""
    return " ".join("-" * term.negated + _body(term) for term in given.terms)


def _body(term: Term) -> str:
    if term.field == _NUMBER:
        return ",".join(f"#{value}" for value in term.values)
    if term.field != _TEXT:
        return f"{term.field}:" + ",".join(_quoted(value, _needs_quotes_as_value) for value in term.values)
    word = term.values[0]
    stem = word.removesuffix("*")
    return _quoted(stem, _needs_quotes_as_word) + word[len(stem) :]


def _quoted(value: str, needed: Callable[[str], bool]) -> str:
    if not needed(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _needs_quotes_as_value(value: str) -> bool:
    return value.startswith('"') or "," in value or any(char.isspace() for char in value)


def _needs_quotes_as_word(word: str) -> bool:
    risky = word[0] in '-!"' or _FIELD.match(word) or _NUMBERS.fullmatch(word)
    return bool(risky) or any(char.isspace() for char in word)


def conditions(given: Filter) -> list[Condition]:
    """The filter as field, accepted values and whether negated; its text as FTS5 queries of the field ``words``."""
    wanted = fts_query(term.values[0] for term in given.terms if term.field == _TEXT and not term.negated)
    found: list[Condition] = [("words", (wanted,), False)] if wanted else []
    for term in given.terms:
        if term.field != _TEXT:
            found.append((term.field, term.values, term.negated))
        elif term.negated:
            found.append(("words", (fts_query(term.values),), True))
    return found


def fts_query(words: Iterable[str]) -> str:
    """The words as an FTS5 query in which nothing a person types is syntax; empty where there is nothing to look for.

    All words have to be there; one that ends in ``*`` as the beginning of a word.
    """
    parts: list[str] = []
    for word in words:
        # FTS5 ends a query at NUL, and half characters cannot be bound at all.
        stem = re.sub(r"[\0\ud800-\udfff]", " ", word.rstrip("*"))
        if any(map(str.isalnum, stem)):
            escaped = stem.replace('"', '""')
            parts.append(f'"{escaped}"' + " *" * word.endswith("*"))
    return " ".join(parts)


def suggest(text: str, cursor: int, vocabulary: Mapping[str, Sequence[str]]) -> tuple[Completion, ...]:
    """What the term at the cursor may become: fields, or known values of its field.

    :param vocabulary: known values by field; those of ``status`` and ``is`` are known here
    """
    start = next((start for start, end in _spans(text[:cursor]) if end == cursor), cursor)
    start += text[start:cursor][:1] in ("-", "!")
    field = _FIELD.match(text[:cursor], start)
    if not field:
        typed = text[start:cursor].lower()
        return tuple(Completion(f"{name}:", start, cursor) for name in FIELDS if name.startswith(typed))
    name = field[1].lower()
    last = list(_split(text[field.end() : cursor]))[-1]
    typed = last.removeprefix('"').lower()
    known = [*_CLOSED.get(name, ()), *vocabulary.get(name, ())]
    fitting = [value for value in known if typed in value.lower()]
    fitting.sort(key=lambda value: not value.lower().startswith(typed))
    texts = (_quoted(value, _needs_quotes_as_value) for value in fitting[:_MAX_COMPLETIONS])
    return tuple(Completion(value, cursor - len(last), cursor) for value in texts)
