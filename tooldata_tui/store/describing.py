"""What lists, filters and searches keep of an example beside the example itself."""

from collections.abc import Sequence

from tooldata_tui.dataset import Example, label_text

__all__ = ["PRIORITY", "Description", "describe", "described", "description", "search_text", "title_of"]

#: The name of the order that a review starts with.
PRIORITY = "priority"

#: Characters of one text that a search finds, and of all texts of an example.
_WORDS_EACH, _WORDS_ALL = 8_000, 60_000
_TITLE = 160


#: One example in short: its label; the names of the tools it calls, without repetition; its title, which a list shows:
#: the beginning of what the user said first; its words, which a search finds it by: what was said, called and answered,
#: not the system prompt. A tuple without names is made, and taken apart, in a fraction of the time.
Description = tuple[str, tuple[str, ...], str, str]


def description(example: Example) -> Description:
    """Describe *example*."""
    called: dict[str, None] = {}
    texts: list[str] = []
    title, asked = "", False
    for role, content, calls, _, _, _, _ in example.messages:
        if content:
            if not asked and (role == "user" or not title):
                title, asked = content, role == "user"
            if role not in ("system", "developer"):
                texts.append(content)
        for name, arguments, _, _ in calls:
            called[name] = None
            texts += name, arguments
    return described(title, tuple(called), texts)


def described(title: str, called: tuple[str, ...], texts: Sequence[str]) -> Description:
    """Put a description together.

    :param title: the text that it begins with
    :param called: names of the tools called, without repetition
    :param texts: what was said, called and answered
    """
    label = called[0] if len(called) == 1 else label_text(frozenset(called))
    words = "\n".join(texts)
    if len(words) > _WORDS_EACH:
        words = "\n".join([text[:_WORDS_EACH] for text in texts])[:_WORDS_ALL]
    if len(title) > _TITLE or "\n" in title:
        title = _joined(title)
    return label, called, title, words


def _joined(text: str) -> str:
    text = text[: 2 * _TITLE]
    return (" ".join(text.split()) if "\n" in text else text)[:_TITLE]


def title_of(example: Example) -> str:
    """What a list shows of an example."""
    return description(example)[2]


def search_text(example: Example) -> str:
    """The text that a search finds an example by."""
    return description(example)[3]


def describe(example: Example) -> tuple[str, tuple[str, ...]]:
    """(label, names of the tools called) of a whole example."""
    return description(example)[:2]
