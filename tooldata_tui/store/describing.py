"""What lists, filters and searches keep of an example beside the example itself."""

from typing import NamedTuple

from tooldata_tui.dataset import NO_TOOL, Example, label_text

__all__ = ["PRIORITY", "Description", "describe", "description", "search_text", "title_of"]

#: The name of the order that a review starts with.
PRIORITY = "priority"

#: Characters of one text that a search finds, and of all texts of an example.
_WORDS_EACH, _WORDS_ALL = 8_000, 60_000
_TITLE = 160


class Description(NamedTuple):
    """One example in short.

    :ivar called: names of the tools it calls, without repetition
    :ivar title: what a list shows: the beginning of what the user said first
    :ivar words: what a search finds it by: what was said, called and answered, not the system prompt
    """

    label: str
    called: tuple[str, ...]
    title: str
    words: str


def description(example: Example) -> Description:
    """Describe *example*, in one pass: an import spends its time here."""
    called: dict[str, None] = {}
    texts: list[str] = []
    title, asked = "", False
    for role, content, calls, _, _, _, _ in example.messages:
        if content:
            if not asked and (role == "user" or not title):
                title, asked = content, role == "user"
            if role not in ("system", "developer"):
                texts.append(content[:_WORDS_EACH])
        for name, arguments, _, _ in calls:
            called[name] = None
            texts.append(name)
            texts.append(arguments[:_WORDS_EACH])
    if not called:
        label = NO_TOOL
    elif len(called) == 1:
        label = name
    else:
        label = label_text(frozenset(called))
    return Description(label, tuple(called), _joined(title), "\n".join(texts)[:_WORDS_ALL])


def _joined(text: str) -> str:
    text = text[: 2 * _TITLE]
    return (" ".join(text.split()) if "\n" in text else text)[:_TITLE]


def title_of(example: Example) -> str:
    """What a list shows of an example."""
    return description(example).title


def search_text(example: Example) -> str:
    """The text that a search finds an example by."""
    return description(example).words


def describe(example: Example) -> tuple[str, tuple[str, ...]]:
    """(label, names of the tools called) of a whole example."""
    return description(example)[:2]
