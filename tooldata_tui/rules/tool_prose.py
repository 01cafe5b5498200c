"""T205 and T206: what a description tells and the schema does not: a format, or the values there may be.

A model reads the description, a validator the schema: what stands in words alone, nobody checks.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tooldata_tui.dataset.finding import Finding, Fix, Path
from tooldata_tui.dataset.patch import Op
from tooldata_tui.dataset.tool import Tool
from tooldata_tui.rules.closed_sets import told_values
from tooldata_tui.rules.described import Described, described_parameters
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.schema_tree import Place
from tooldata_tui.rules.wording import name_text, shown

__all__ = ["prose_findings"]

#: Where one of these stands, the schema says something of the values already.
_SAID = (
    "pattern",
    "format",
    "enum",
    "const",
    "anyOf",
    "oneOf",
    "allOf",
    "$ref",
    "not",
    "contentEncoding",
    "properties",
)

#: Of a tool with more, the others are much alike.
_MOST = 20

#: Characters of the descriptions of one tool's parameters that are read.
_READ = 20_000


class _Format(NamedTuple):
    """A format that words tell: as it is told, and the keyword that says it, where it is clear which."""

    told: str
    keyword: str = ""
    value: str = ""


def prose_findings(index: int, tool: Tool) -> Iterator[Finding]:
    """T205 and T206 about the parameters of the tool number *index* of a row."""
    base: Path = ("tools", index, "function", "parameters")
    left, read = _MOST, 0
    for one in described_parameters(tool.parameters):
        read += len(one.words)
        if read > _READ:
            return
        for found in _about(one, tool, base):
            yield found
            left -= 1
            if not left:
                return


def _about(one: Described, tool: Tool, base: Path) -> Iterator[Finding]:
    place, schema, kind = _values(one)
    if not one.words or any(key in schema for key in _SAID):
        return
    path, where = (*base, *place), f"{shown(tool.name)}: {name_text([one.name])}"
    if kind in ("string", "integer", ""):
        values = told_values(one.words, numbers=kind == "integer")
        if values:
            fix: Fix | None = Fix("allow just these", (Op((*path, "enum"), list(values)),))
            some = ", ".join(map(str, values[:4])) + (", …" if len(values) > 4 else "")
            yield finding(
                "T206", f"{where}: only the words tell which values there are ({shown(some)})", None, path, fix=fix
            )
            return
    if kind in ("string", "") and "format" not in one.name.lower():
        told = told_format(one.words)
        if told is not None:
            fix = Fix(f"write the {told.keyword}", (Op((*path, told.keyword), told.value),)) if told.keyword else None
            yield finding("T205", f"{where}: only the words tell the format ({shown(told.told)})", None, path, fix=fix)


def _values(one: Described) -> tuple[Place, dict[str, Any], str]:
    """Where the schema of the single values stands, that schema, and their type: of a list it is that of its items."""
    place, schema = one.place, one.schema
    kind = schema.get("type", "")
    if isinstance(kind, list):
        kinds = [name for name in kind if name != "null"]
        kind = kinds[0] if len(kinds) == 1 else "several"
    if kind == "array":
        items = schema.get("items")
        if not isinstance(items, dict):
            return place, {}, "several"
        inner = items.get("type", "")
        return (*place, "items"), items, inner if isinstance(inner, str) else "several"
    return place, schema, kind if isinstance(kind, str) else "several"


_UNIT = r"(?:YYYY|yyyy|YY|yy|MM|mm|DD|dd|HH|hh|SS|ss)"
_DATE = re.compile(rf"(?<![A-Za-z0-9]){_UNIT}(?:[-/.:T ]{_UNIT}){{1,6}}(?:Z|\.sssZ)?(?![A-Za-z])")
_MADE_UP = re.compile(
    r"(?<![\w#])#?[A-Z]{0,6}[-_]?(?:X{3,12}|#{3,12}|0{4,12}|x{4,12})(?:[-. ](?:X{2,12}|#{2,12}))*(?!\w)"
)
_SHOWN = re.compile(
    r"(?:\be\.?g\b\.?|\bsuch as|\bfor example|\bexamples?|\blike)[,:]?\s{0,3}['\"`]?"
    r"(#[A-Z]{0,6}[-_]?[0-9]{3,12}|[A-Z]{1,6}[-_][0-9]{3,12})(?![\w.]*[0-9])"
)
_COUNTED = re.compile(
    r"\b([1-9][0-9]?|two|three|four|five|six|seven|eight|nine|ten)[- ](digit|letter)s?\b(?! (?:or|max|min|precision))",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:up to|at least|at most|maximum|minimum|max|min|than|least|most|last|first)[^.]{0,12}$", re.IGNORECASE
)
_SPELLED = "two three four five six seven eight nine ten"
_NUMBERS = {word: n for n, word in enumerate(_SPELLED.split(), 2)}

_AMONG = re.compile(r"(?:e\.g\.|such as)[^.)]{0,60}$", re.IGNORECASE)
_COLOUR = re.compile("#[0-9A-F]{6}(?![0-9A-Za-z])")

#: Standards by the names they have in descriptions.
_STANDARDS = (
    (re.compile(r"\b(?:UUID|GUID)(?:v[1-7])?\b"), "format", "uuid"),
    (re.compile(r"\bRFC ?3339\b"), "format", "date-time"),
    (re.compile(r"\bISO[- ]?8601\b(?! duration)"), "", ""),
    (re.compile(r"\bISO[- ]?4217\b"), "pattern", "^[A-Z]{3}$"),
    (re.compile(r"\bISO[- ]?3166-1 alpha-2\b"), "pattern", "^[A-Z]{2}$"),
    (re.compile(r"\bISO[- ]?3166-1 alpha-3\b"), "pattern", "^[A-Z]{3}$"),
    (re.compile(r"\bISO[- ]?(?:3166|639)(?:-[123])?\b"), "", ""),
    (re.compile(r"\bE\.164\b"), "pattern", r"^\+[1-9][0-9]{1,14}$"),
    (re.compile(r"\bIPv4 address\b", re.IGNORECASE), "format", "ipv4"),
    (re.compile(r"\bIPv6 address\b", re.IGNORECASE), "format", "ipv6"),
    (re.compile(r"\b(?:IATA|ICAO)(?: airport)? codes?\b"), "", ""),
    (re.compile(r"\be-?mail address(?:es)?\b(?!\s+or\b)", re.IGNORECASE), "format", "email"),
)
_EITHER = re.compile(
    r"\bor (?:an? |the )?(?:e-?mail|uuid|guid)|\b(?:name|number|username|id|phone)s? or\b", re.IGNORECASE
)


def told_format(words: str) -> _Format | None:
    """The format that a description tells, the first of those it has; None where it tells none."""
    dates = [*dict.fromkeys(_DATE.findall(words))]
    if dates:
        return _dated(dates)
    if coloured := _COLOUR.search(words):
        several = "rgb" in words.lower()
        return _Format(coloured[0]) if several else _Format(coloured[0], "pattern", "^#[0-9A-Fa-f]{6}$")
    if made_up := _MADE_UP.search(words):
        text = made_up[0]
        return _Format(text, "pattern", _pattern_of(text, "X#0x"))
    if seen := _SHOWN.search(words):
        return _Format(seen[1], "pattern", _pattern_of(seen[1], "0123456789"))
    for standard, keyword, value in _STANDARDS:
        if found := standard.search(words):
            if _EITHER.search(words) or _AMONG.search(words[: found.start()]):
                return None
            return _Format(found[0], keyword, value)
    for counted in _COUNTED.finditer(words):
        if _AT_MOST.search(words[: counted.start()]):
            continue
        number = counted[1].lower()
        many = _NUMBERS.get(number) or int(number)
        return _Format(counted[0], "pattern", f"^{'[0-9]' if counted[2].lower() == 'digit' else '[A-Za-z]'}{{{many}}}$")
    return None


def _dated(dates: list[str]) -> _Format:
    told = dates[0]
    if len(dates) > 1:
        return _Format(" or ".join(dates[:3]))
    if told.upper() == "YYYY-MM-DD":
        return _Format(told, "format", "date")
    if told.upper().startswith("YYYY-MM-DDTHH:MM:SS"):
        return _Format(told, "format", "date-time")
    return _Format(told, "pattern", _pattern_of(told, "YyMmDdHhSs"))


def _pattern_of(text: str, variable: str) -> str:
    """A pattern for texts like *text*, in which the *variable* characters stand for digits."""
    out: list[str] = []
    run = 0
    for char in (*text, ""):
        if char and char in variable and (out or char != "#" or text[:2] == "##"):
            run += 1
            continue
        if run:
            out.append(f"[0-9]{{{run}}}" if run > 1 else "[0-9]")
            run = 0
        if char:
            out.append(f"\\{char}" if char in r".+*?()[]{}|^$\\" else char)
    return f"^{''.join(out)}$"
