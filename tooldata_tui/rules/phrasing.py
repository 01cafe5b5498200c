"""P1: turns of the user that no user wrote so: an assistant's voice, leftovers of a prompt, characters nobody sees."""

import re
from collections.abc import Iterator

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Fix
from tooldata_tui.dataset.patch import Op
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown

__all__ = ["phrasing_findings"]

#: Characters of a message that are looked at for its phrasing: its beginning gives it away.
_HEAD = 400
#: What :data:`_BEGINS` begins with, and first characters of a number or a mark in front of an item.
_OPENINGS = ("sure", "certainly", "of course", "absolutely", "great", "i'm", "i am")
_ITEMS = frozenset("0123456789(-*•")
#: Findings of one kind in one example.
_MOST = 5

#: How an assistant begins. Of texts in lower case, as all of these.
_BEGINS = re.compile(
    r"\s*(?:(?:sure|certainly|of course|absolutely|great)[,!.]? (?:thing[,!.]? )?"
    r"(?:i(?:'d| would|'ll| will| can| am|'m)\b[^?]{0,40}\b(?:help|assist)|here(?:'s| is| are)\b|let me\b)"
    r"|i(?:'m| am) (?:sorry|afraid)[,.]? (?:but )?i (?:can't|cannot|am unable|can not) (?:help|assist|do that)\b)"
)
#: What it says in any place, by a part of it that is looked for first.
_SAYS = tuple(
    (mark, re.compile(pattern))
    for mark, pattern in (
        (
            "as a",
            r"\bas an? (?:ai|artificial intelligence|(?:large )?language model|virtual assistant|chatbot)\b(?! like)",
        ),
        ("i help you", r"\bhow (?:can|may) i help you\b"),
        ("i assist you", r"\bhow (?:can|may) i assist you\b"),
        ("to help you", r"\bi(?:'m| am|'d be| would be) (?:here|happy|glad) to help you\b"),
        ("to assist", r"\bi(?:'m| am|'d be| would be) (?:here|happy|glad) to assist\b"),
        ("anything else i can", r"\bis there anything else i can\b"),
    )
)
_ROLE = re.compile(
    r"\s*(?:\*\*)?(?:user|human|customer|client|message|query|question|prompt|input|utterance|request|example"
    r"|variation|paraphrase|rephrased)(?: ?#? ?[0-9]{1,4})?(?:\*\*)?\s?:(?:\*\*)?\s+(?=\S)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\s*(?:\(?[0-9]{1,3}[.)](?=\s+[^\W\d_])|[-*•](?=\s+[^\W\d_]))\s+")
_LIST_ITEM = re.compile(r"\n[ \t]{0,20}(?:\(?[0-9]{1,3}[.)]|[-*•])\s")
_HEADING = re.compile(
    r"\b(?:here(?:'s| is| are)|below (?:is|are))\b[^.?!\n]{0,40}"
    r"\b(?:variations?|paraphrases?|rephras\w+|rewordings?|versions of|examples? of|sample (?:queries|messages))\b"
)
_SLOT = re.compile(r"\s*\[(?:user|insert|your|name|message)[^\]]{0,30}\]")
_FENCE = re.compile(r"\A\s*```[\w]*\n|\n```\s*\Z|\A\s*\*\*[^*]{1,200}\*\*\s*\Z")
_QUOTES = {'"': '"', "“": "”", "«": "»", "„": "“", "'": "'", "`": "`"}

#: Characters that are not seen and that no script needs where they stand, and spaces that are not plain ones in a row.
_HIDDEN = re.compile(
    r"[\u00ad\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\u202a-\u202e\u2066-\u2069"
    r"\U000e0001\U000e0020-\U000e007f]|[\u00a0\u2007\u202f]{2,}|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)
_LAID_OUT = str.maketrans("", "", "\n\t\r")
_TAGGED_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NAMES = {
    "\u00ad": "soft hyphen",
    "\u00a0": "no-break spaces",
    "\u2007": "no-break spaces",
    "\u202f": "no-break spaces",
    "\u200b": "zero-width space",
    "\ufeff": "byte-order mark",
}


def phrasing_findings(example: Example) -> list[Finding]:
    """What the turns of *example* are that no user wrote."""
    found: list[Finding] = []
    first = True
    for turn, message in enumerate(example.messages):
        text = message.content
        if not text:
            continue
        if message.role == "user":
            given_away = _given_away(turn, text, first=first)
            if given_away is not None:
                found.append(given_away)
            first = False
        if not (text.isprintable() or text.translate(_LAID_OUT).isprintable()):
            found += _hidden(turn, text)
    return found


def _given_away(turn: int, text: str, *, first: bool) -> Finding | None:
    """What gives a user turn away; *first* is the one that opens the conversation."""
    head = text[:_HEAD]
    low = head.lower().replace("’", "'")
    bare = low.lstrip()
    start, voice = bare[:1], _voice_in(low, bare)
    if voice is not None:
        return finding("P101", f'a user turn says "{shown(voice)}"', turn, ("messages", turn, "content"))
    left = _leftover(head, start, low, text) if first else None
    if left is None:
        return None
    what, rest = left
    path = ("messages", turn, "content")
    fix = Fix("leave it out", (Op(path, rest),)) if rest else None
    return finding("P102", f"the message {what}", turn, path, fix=fix)


def _voice_in(low: str, bare: str) -> str | None:
    """What an assistant says, in the beginning *low* of a text, which without spaces before it is *bare*."""
    voice = _BEGINS.match(low) if bare.startswith(_OPENINGS) else None
    if voice is None and ("help you" in low or "assist" in low or "as a" in low or "else i can" in low):
        says = (pattern.search(low) for mark, pattern in _SAYS if mark in low)
        voice = next((found for found in says if found is not None), None)
    return None if voice is None else voice[0].strip()


def _leftover(head: str, start: str, low: str, text: str) -> tuple[str, str] | None:
    """What stands in the message besides it, and the message without it (empty where that is unclear).

    :param start: the first character that is no space
    """
    if (_may_head(low) and _HEADING.search(low)) or ("[" in low and _SLOT.match(low)):
        return "speaks of the texts that were asked for", ""
    if ("`" in head or "*" in head) and _FENCE.search(text[: 10 * _HEAD]):
        return "stands in Markdown", ""
    if ":" in head and (role := _ROLE.match(head)):
        return f'begins with "{shown(role[0].strip())}"', text[role.end() :]
    if start in _ITEMS and (number := _NUMBERED.match(head)) and _LIST_ITEM.search(text) is None:
        return f'begins with "{shown(number[0].strip())}"', text[number.end() :]
    if start and start not in _QUOTES:
        return None
    bare = text.strip()
    if len(bare) > 2 and _QUOTES.get(bare[0]) == bare[-1] and " " in bare:
        inner = bare[1:-1]
        if bare[0] not in inner and bare[-1] not in inner:
            return "stands in quotes", inner
    return None


def _may_head(low: str) -> bool:
    """Whether there is in *low* what a heading begins with; "there" and "where" are in many texts."""
    return ("here" in low and ("here's" in low or "here is" in low or "here are" in low)) or "below" in low


def _hidden(turn: int, text: str) -> Iterator[Finding]:
    if _HIDDEN.search(text) is None:
        return
    text = _TAGGED_FLAG.sub("", text)
    right_to_left = _RIGHT_TO_LEFT.search(text) is not None
    kinds = dict.fromkeys(match[0][0] for match in _HIDDEN.finditer(text))
    names = [_name(char) for char in kinds if not (right_to_left and _MARKS.match(char))]
    if names:
        listed = ", ".join(dict.fromkeys(names[:_MOST]))
        yield finding("P103", f"the text holds what nobody sees: {listed}", turn, ("messages", turn, "content"))


def _name(char: str) -> str:
    return _NAMES.get(char) or ("control character" if ord(char) < 0xA0 else f"U+{ord(char):04X}")
