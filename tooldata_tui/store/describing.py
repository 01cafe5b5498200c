"""What lists, filters and searches keep of an example beside the example itself."""

from tooldata_tui.dataset import NO_TOOL, Example, Role, label_text

__all__ = ["PRIORITY", "describe", "search_text", "title_of"]

#: The name of the order that a review starts with.
PRIORITY = "priority"

#: Characters of one text that a search finds, and of all texts of an example.
_WORDS_EACH, _WORDS_ALL = 8_000, 60_000
_TITLE = 160


def title_of(example: Example) -> str:
    """What a list shows of an example: the beginning of what the user said first."""
    for message in example.messages:
        if message.role == Role.USER and message.content:
            return _joined(message.content)
    for message in example.messages:
        if message.content:
            return _joined(message.content)
    return ""


def _joined(text: str) -> str:
    text = text[: 2 * _TITLE]
    return (" ".join(text.split()) if "\n" in text else text)[:_TITLE]


def search_text(example: Example) -> str:
    """The text that a search finds an example by: what was said, called and answered, not the system prompt."""
    texts = []
    for message in example.messages:
        if message.content and message.role not in ("system", "developer"):
            texts.append(message.content[:_WORDS_EACH])
        for call in message.calls:
            texts.append(call.name)
            texts.append(call.arguments[:_WORDS_EACH])
    return "\n".join(texts)[:_WORDS_ALL]


def describe(example: Example) -> tuple[str, tuple[str, ...]]:
    """(label, names of the tools called) of a whole example."""
    called: dict[str, None] = {}
    for message in example.messages:
        for call in message.calls:
            called[call.name] = None
    if not called:
        return NO_TOOL, ()
    return (next(iter(called)) if len(called) == 1 else label_text(frozenset(called))), tuple(called)
