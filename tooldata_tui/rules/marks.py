"""What there is in the texts of an example that a rule about texts could speak of: asked of all of them at once.

Most examples have none of it, so that most of these rules are not asked at all. A mark means that a rule may find
something; without its mark a rule finds nothing.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from tooldata_tui.dataset.message import Message
from tooldata_tui.rules.patterns import together
from tooldata_tui.rules.personal import BEGINNINGS

__all__ = ["FORMS", "HOLES", "PERSONAL", "PHRASING", "TURNS", "Gist", "gist_of"]

#: The rules that are asked: C403; V301 of messages; P3; P1; M3 and X103. And tools that a system message spells out.
FORMS, HOLES, PERSONAL, PHRASING, TURNS, _SPELLED = 1, 2, 4, 8, 16, 32

_FIRST = frozenset(("system", "developer"))
#: One of these is in whatever answer has a call written into it.
_OPENERS = re.compile(r"[(\[{<:]")

#: What Python takes for a space, or more; RE2 does not know all of them.
_SPACE = r"(?:\s|[\x0b\x1c-\x1f]|[^\x00-\x7f])"
#: What a line begins with, as each text does.
_LINE = rf"(?m)^{_SPACE}*"

_TOKENS = (r"<\|[a-z]", "<｜", r"\[/?INST\]", "<</?SYS>>", "</?(?:start|end)_of_turn>", "</?s>")
_HOLE = (
    r"\{\{",
    r"<(?:insert|your|enter)[ _]",
    "<[a-z]+_[a-z_]+>",
    r"\[(?:insert|your|enter)[ _]",
    r"\[(?:name|date|time|city|location|place|number|amount|email|address|phone|product|item|order|customer)[ _\]]",
    "XXX",
    "lorem ipsum",
    "____",
)
#: Words that stand before a colon in front of a message. Python takes three letters for an i, RE2 one.
_ROLES = (
    "user|human|customer|client|message|query|question|prompt|input|utterance|request|example|variation|paraphrase"
    "|rephrased"
).replace("i", "[iıİ]")
_HIDDEN = (
    "[\u00ad\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\u202a-\u202e\u2066-\u2069"
    "\U000e0001\U000e0020-\U000e007f]|[\u00a0\u2007\u202f]{2}|[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\u009f]"
)
_OPENINGS = "(?:sure|certainly|of course|absolutely|great)"
_PHRASES = (
    rf"{_LINE}(?i:{_OPENINGS}[,!.]? (?:thing[,!.]? )?(?:i['’ ]|here|let me)|i(?:['’]m| am) (?:sorry|afraid))",
    "(?i)as an? (?:ai|artificial|large|language|virtual|chatbot)",
    "(?i)i (?:help|assist) you",
    "(?i)(?:here|happy|glad) to (?:help you|assist)",
    "(?i)anything else i can",
    "(?i)variation|paraphras|rephras|reword|versions of|examples? of|sample (?:queries|messages)",
    r"(?i)\[(?:user|insert|your|name|message)",
    "```",
    r"\*\*",
    rf"(?i)(?:{_ROLES})(?: ?#? ?[0-9]{{1,4}})?(?:\*\*)?{_SPACE}?:",
    rf"{_LINE}(?:\(?[0-9]{{1,3}}[.)]|[-*•]){_SPACE}",
    rf"{_LINE}[\"“«„'`]",
    _HIDDEN,
)
_MARKED: tuple[tuple[int, Sequence[str]], ...] = (
    (FORMS, ("[0-9]{16}",)),
    (HOLES, _HOLE),
    (PERSONAL, BEGINNINGS),
    (PHRASING, _PHRASES),
    (TURNS, _TOKENS),
    (_SPELLED, ('"parameters"',)),
)
_PATTERNS = tuple(pattern for _, patterns in _MARKED for pattern in patterns)
_MARKS = [mark for mark, patterns in _MARKED for _ in patterns]


class Gist(NamedTuple):
    """What is seen of an example in passing.

    :ivar marks: of its texts; :data:`TURNS` too where the turns are of another kind than most
    :ivar calling: the turns that make calls
    :ivar answers: turns of the assistant that say something and make none
    """

    marks: int
    calling: Sequence[tuple[int, Message]]
    answers: int


def gist_of(messages: tuple[Message, ...]) -> Gist:
    """What is seen of an example in one pass over its *messages*."""
    marks = answers = 0
    texts: list[str] = []
    calling: list[tuple[int, Message]] = []
    for turn in enumerate(messages):
        role, content, calls, _, _, weight, _ = turn[1]
        if calls:
            calling.append(turn)
        if content:
            if role in _FIRST:
                marks |= _of_prompt(content)
            else:
                texts.append(content)
        if role == "assistant":
            if calls:
                for _, arguments, name, _ in calls:
                    texts.append(arguments)
                    if not name:
                        marks |= TURNS
                if content:
                    marks |= TURNS
            elif content:
                answers += 1
                if answers > 1 or _OPENERS.search(content):
                    marks |= TURNS
            if weight is not None:
                marks |= TURNS
        elif calls or role == "tool":
            texts += [call.arguments for call in calls]
            marks |= TURNS
    for at in _found("\n".join(texts)):
        marks |= _MARKS[at]
    return Gist(marks, calling, answers)


@lru_cache(maxsize=64)
def _of_prompt(text: str) -> int:
    """The marks of a system message, which is the same in row after row."""
    marks = 0
    for at in _found(text):
        marks |= _MARKS[at]
    return marks | TURNS if marks & _SPELLED else marks


def _found(text: str) -> Sequence[int]:
    return _match()(text.encode("utf-8", "surrogatepass")) or ()


@cache
def _match() -> Callable[[bytes], Sequence[int] | None]:
    return together(_PATTERNS)
