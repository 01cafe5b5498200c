"""What a conversation has said up to a turn. Each message is taken apart once, and only when a value asks for it."""

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from tooldata_tui.dataset.message import Message
from tooldata_tui.rules.grounding.arithmetic import more_numbers_in
from tooldata_tui.rules.grounding.days import today_in
from tooldata_tui.rules.grounding.mentions import SearchedText
from tooldata_tui.rules.once import once

__all__ = ["Heard", "Said", "has_seam", "root", "squashed", "words_of"]

#: Characters of one message that are searched, and of all of them together.
MAX_TEXT = 100_000
MAX_HEARD = 400_000
#: Messages of the user, and others, that are heard of one example.
_MESSAGES = 100

_RESULTS = ("tool", "function")

#: Words of one message among which a misspelt one is looked for.
_DISTINCT = 300
#: Messages of the user that count as recent.
_RECENT = 6
#: Letters a word keeps when two forms of it are compared.
_ROOT = 5
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[\w#$@.+/:-]{3,64}")
#: Characters of a message in which values like one of a call are looked for.
_BEGINNING = 5_000


def root(word: str) -> str:
    """What the forms of a word share: ``refund`` and ``Refunding``, ``city`` and ``cities``, ``cat`` and ``cats``."""
    word = word.casefold()
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    if len(word) > _ROOT:
        return word[:_ROOT]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def words_of(text: str) -> list[str]:
    """The words of *text*, with camel case, underscores and figures taken apart."""
    if not has_seam(text):  # as most have none
        return _WORD.findall(text)
    words: list[str] = []
    for word in _WORD.findall(text):
        if word.isalpha() and (word.islower() or word.istitle() or word.isupper()):  # as most are
            words.append(word)
        else:
            words += _CAMEL.sub(" ", word).split(" ")
    return words


#: Letters and figures by what they are, and where a word is taken apart.
_SORTS = bytes(
    ord("a") if 97 <= code <= 122 else ord("A") if 65 <= code <= 90 else ord("0") if 48 <= code <= 57 else ord(" ")
    for code in range(256)
)


def has_seam(text: str) -> bool:
    """Whether there is a place in *text* that :data:`_CAMEL` finds, told without trying each."""
    sorts = text.encode("utf-8", "surrogatepass").translate(_SORTS)
    return b"aA" in sorts or b"a0" in sorts or b"0a" in sorts or b"A0" in sorts or b"0A" in sorts


_AT, _DOT = re.compile(r"\s?\(at\)\s?|\sat\s"), re.compile(r"\s?\(dot\)\s?|\sdot\s")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])")


def squashed(text: str) -> str:
    """*text* with nothing but its letters and figures, in small letters."""
    return "".join(filter(str.isalnum, text)).casefold()


class Said:
    """One message."""

    def __init__(self, text: str, turn: int, *, is_json: bool = False) -> None:
        self.text, self.turn, self.is_json = text[:MAX_TEXT], turn, is_json

    @once
    def lower(self) -> str:
        return self.text.lower()

    @once
    def folded(self) -> str:
        return self.lower if self.text.isascii() else self.text.casefold()

    @once
    def searched(self) -> SearchedText:
        return SearchedText(self.text, is_json=self.is_json)

    @once
    def numbers(self) -> frozenset[Decimal]:
        return frozenset(self.searched.numbers).union(more_numbers_in(self.lower))

    @once
    def addressed(self) -> str:
        """The text in small letters, "ada at mail dot no" written as an address."""
        return _DOT.sub(".", _AT.sub("@", self.lower))

    @once
    def squashed(self) -> str:
        return squashed(self.searched.text)

    @once
    def words(self) -> Sequence[str]:
        return words_of(self.searched.text)

    @once
    def spoken(self) -> str:
        """The words, one space between them, in small letters."""
        return " ".join(self.words).casefold()

    @once
    def figured(self) -> Sequence[str]:
        """What looks like a number, a date or an identifier in the beginning of the text."""
        tokens = [token.rstrip(".:/-") for token in _TOKEN.findall(self.text[:_BEGINNING]) if not token.isalpha()]
        return [token for token in tokens if any(map(str.isdigit, token))]

    @once
    def distinct(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.words))[:_DISTINCT]

    @once
    def roots(self) -> frozenset[str]:
        return frozenset(map(root, self.words))


@lru_cache(maxsize=32)
def _of_system(text: str) -> Said:
    """A system prompt, which is the same in row after row."""
    return Said(text, 0)


class Heard:
    """The messages before a turn, newest first, those of the user before the others.

    Most values stand in a text as they are, so that nothing is made of the messages but their small letters until
    something else is asked.
    """

    #: Characters heard so far.
    length = 0
    #: Messages that are heard of, and those of which something was made.
    _turn = _made = 0
    _room = MAX_HEARD
    _is_whole = True
    _recent: list[Said] | None = None
    _numbers: frozenset[Decimal] | None = None
    _today: datetime.date | None = None
    _is_dated = False

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = messages
        #: The texts in small letters, in any order; mostly the newest first, since it says most.
        self.lowers: list[str] = []
        self._users: list[Said] = []
        self._others: list[Said] = []
        self._all: list[Said] = []

    def until(self, turn: int) -> None:
        """Hear what stands before *turn*, which never goes back."""
        before = self._turn
        if turn <= before:
            return
        length = self.length
        lowers: list[str] = []
        for message in reversed(self._messages[before:turn]):
            content = message.content
            if content:
                length += len(content)
                if length > MAX_TEXT:
                    break
                lowers.append(content.lower() if message.role != "system" else _of_system(content).lower)
        self._turn, self.length, self.lowers = turn, length, lowers + self.lowers
        if length > MAX_TEXT or turn > _MESSAGES:  # not all of it may be heard
            self.lowers = [said.lower for said in self.messages]
            self.length = MAX_HEARD - self._room

    def _make(self) -> None:
        users, others, room = self._users, self._others, self._room
        for at in range(self._made, self._turn):
            message = self._messages[at]
            content = message.content
            if not content:
                continue
            if room <= 0 or (at >= _MESSAGES and _MESSAGES in (len(users), len(others))):
                self._is_whole = False
                continue
            role, length = message.role, len(content)
            if length > MAX_TEXT or length > room:
                self._is_whole, length = False, min(MAX_TEXT, room)
                content = content[:length]
            if role == "user":
                users.insert(0, Said(content, at))
            elif at == 0 and role == "system":
                others.append(_of_system(content))
            else:
                others.insert(0, Said(content, at, is_json=role in _RESULTS))
            room -= length
        self._made, self._room, self._all = self._turn, room, users + others
        self._recent, self._numbers, self._is_dated = None, None, False

    @property
    def messages(self) -> list[Said]:
        """All of them."""
        if self._made < self._turn:
            self._make()
        return self._all

    @property
    def users(self) -> list[Said]:
        """Those of the user."""
        if self._made < self._turn:
            self._make()
        return self._users

    @property
    def is_whole(self) -> bool:
        """Whether everything that was said was heard. Of what was not, nobody knows."""
        if self._made < self._turn:
            self._make()
        return self._is_whole

    def __iter__(self) -> Iterator[Said]:
        return iter(self.messages)

    @property
    def recent(self) -> list[Said]:
        """What a day or a code may follow from: the newest of the user, and what was said or found out last."""
        users = self.users
        if self._recent is None:
            self._recent = users[:_RECENT] + [said for said in self._others[:2] if said.turn]
        return self._recent

    @property
    def today(self) -> datetime.date | None:
        """The day that the conversation says it is."""
        messages = self.messages
        if not self._is_dated:
            self._today, self._is_dated = today_in(said.lower for said in messages), True
        return self._today

    @property
    def numbers(self) -> frozenset[Decimal]:
        """Every number that was said."""
        messages = self.messages
        if self._numbers is None:
            self._numbers = frozenset().union(*(said.numbers for said in messages))
        return self._numbers
