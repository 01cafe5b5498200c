"""T20: what a tool says of itself, which is all that a model has to choose by."""

import re
from collections.abc import Iterator
from typing import Any

from tooldata_tui.dataset.finding import Finding, Path
from tooldata_tui.dataset.tool import Tool
from tooldata_tui.rules.described import described_parameters
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import name_text, shown

__all__ = ["content_words", "telling_words", "word_findings"]

#: Longer descriptions are read up to here.
_READ = 2_000

#: A tool of more parameters without words is told of once.
_LISTED = 3

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_WHEN = re.compile(
    r"\b(?:when|whenever|where|while|if|in case|once|unless|before|after|until|instead of|rather than|only for|not for"
    r"|don't|do not|never|must|should"
    r"|(?:use|used|using|call|called|invoke|trigger) (?:this|it|the|to|for|by|as|only)|useful|helpful|suitable"
    r"|allows?|enables?|lets?|helps?)\b",
    re.IGNORECASE,
)
_STOP_WORDS = (
    "a an the this that these those of for to in on at by with from and or is are be was it its as into your you user"
    " users given specified provided certain some any all based"
)
_STOP = frozenset(_STOP_WORDS.split())
#: Words that say nothing of one tool that they would not say of all.
_EMPTY_WORDS = (
    "tool function method api endpoint command action call calls execute executes perform performs run runs do does"
    " return returns get gets fetch fetches retrieve retrieves handle handles process processes data info information"
    " value values result results object item things thing details operation utility helper wrapper simple useful"
    " allows allow use used using"
)


def content_words(text: str) -> list[str]:
    """The words of *text* that mean something, in small letters and without their endings."""
    return [stem(word) for word in map(str.lower, _WORD.findall(text[:_READ])) if word not in _STOP]


def telling_words(text: str) -> frozenset[str]:
    """Those of the words of *text* that say something of one tool and not of all."""
    return frozenset(content_words(text)) - _EMPTY


def stem(word: str) -> str:
    """*word* without the ending of a plural or a verb form: near enough to compare by."""
    for ending in ("ies", "es", "s", "ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word


_EMPTY = frozenset(map(stem, _EMPTY_WORDS.split()))


def word_findings(index: int, tool: Tool, *, alone: bool = False) -> Iterator[Finding]:
    """T201 to T204 about the tool number *index* of a row.

    :param alone: there is no other tool to choose
    """
    path: Path = ("tools", index, "function", "description")
    name, text = shown(tool.name), tool.description[:_READ]
    if not text.strip():
        yield finding("T201", f"{name} has no description", None, path)
    elif _says_its_name(tool.name, text):
        yield finding("T202", f"{name}: the description says no more than the name", None, path)
    elif not alone and text.isascii() and not _WHEN.search(text):
        yield finding("T203", f"{name}: the description does not say when to use it", None, path)
    yield from _silent_parameters(tool, ("tools", index, "function", "parameters"))


def _says_its_name(name: str, text: str) -> bool:
    if not text.isascii():
        return False  # these are the words of English
    named = "".join(content_words(name))
    new = {word for word in telling_words(text) if word not in named}
    return not new or (len(new) == 1 and len(text.split()) <= 2)


def _silent_parameters(tool: Tool, base: Path) -> Iterator[Finding]:
    silent = [one for one in described_parameters(tool.parameters) if not _says_something(one.schema)]
    if len(silent) > _LISTED:
        message = f"{shown(tool.name)}: {len(silent)} parameters have no description"
        yield finding("T204", message, None, (*base, *silent[0].place))
        return
    for one in silent:
        message = f"{shown(tool.name)}: the parameter {name_text([one.name])} has no description"
        yield finding("T204", message, None, (*base, *one.place))


def _says_something(schema: dict[str, Any]) -> bool:
    """Whether the schema tells what belongs there: in words, or since the values themselves do."""
    for key in ("description", "title"):
        words = schema.get(key)
        if isinstance(words, str) and words.strip():
            return True
    return any(key in schema for key in ("enum", "const", "$ref", "properties", "anyOf", "oneOf", "allOf"))
