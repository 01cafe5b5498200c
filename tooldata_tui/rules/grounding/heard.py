"""What a conversation has said up to a turn. Each message is taken apart once, and only when a value asks for it."""

import datetime
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache

from tooldata_tui.dataset.message import Message
from tooldata_tui.rules.grounding.arithmetic import more_numbers_in
from tooldata_tui.rules.grounding.days import today_in
from tooldata_tui.rules.grounding.mentions import SearchedText

__all__ = ["Heard", "Said", "root", "squashed", "words_of"]

#: Characters of one message that are searched, and of all of them together.
MAX_TEXT = 100_000
MAX_HEARD = 400_000
#: Messages of the user, and others, that are heard of one example.
_MESSAGES = 100

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
    words: list[str] = []
    for word in _WORD.findall(text):
        if word.isalpha() and (word.islower() or word.istitle() or word.isupper()):  # as most are
            words.append(word)
        else:
            words += _CAMEL.sub(" ", word).split(" ")
    return words


_AT, _DOT = re.compile(r"\s?\(at\)\s?|\sat\s"), re.compile(r"\s?\(dot\)\s?|\sdot\s")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Za-z])|(?<=[A-Za-z])(?=[0-9])")


def squashed(text: str) -> str:
    """*text* with nothing but its letters and figures, in small letters."""
    return "".join(filter(str.isalnum, text)).casefold()


class Said:
    """One message."""

    def __init__(self, text: str, turn: int, *, by_user: bool, is_json: bool) -> None:
        self.text, self.turn, self.by_user = text[:MAX_TEXT], turn, by_user
        self._is_json = is_json

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    @cached_property
    def folded(self) -> str:
        return self.lower if self.text.isascii() else self.text.casefold()

    @cached_property
    def searched(self) -> SearchedText:
        return SearchedText(self.text, is_json=self._is_json)

    @cached_property
    def numbers(self) -> frozenset[Decimal]:
        return frozenset(self.searched.numbers).union(more_numbers_in(self.lower))

    @cached_property
    def addressed(self) -> str:
        """The text in small letters, "ada at mail dot no" written as an address."""
        return _DOT.sub(".", _AT.sub("@", self.lower))

    @cached_property
    def squashed(self) -> str:
        return squashed(self.searched.text)

    @cached_property
    def words(self) -> Sequence[str]:
        return words_of(self.searched.text)

    @cached_property
    def spoken(self) -> str:
        """The words, one space between them, in small letters."""
        return " ".join(self.words).casefold()

    @cached_property
    def figured(self) -> Sequence[str]:
        """What looks like a number, a date or an identifier in the beginning of the text."""
        tokens = [token.rstrip(".:/-") for token in _TOKEN.findall(self.text[:_BEGINNING]) if not token.isalpha()]
        return [token for token in tokens if any(map(str.isdigit, token))]

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.words))[:_DISTINCT]

    @cached_property
    def roots(self) -> frozenset[str]:
        return frozenset(map(root, self.words))


@lru_cache(maxsize=32)
def _of_system(text: str) -> Said:
    """A system prompt, which is the same in row after row."""
    return Said(text, 0, by_user=False, is_json=False)


class Heard:
    """The messages before a turn, newest first, those of the user before the others."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = messages
        self._turn = 0
        self._room = MAX_HEARD
        self._numbers: frozenset[Decimal] | None = None
        self._today: datetime.date | None = None
        self._is_dated = False
        #: Whether everything that was said was heard. Of what was not, nobody knows.
        self.is_whole = True
        #: Characters heard so far.
        self.length = 0
        self.users: list[Said] = []
        self.others: list[Said] = []
        #: All of them.
        self.messages: list[Said] = []

    def until(self, turn: int) -> None:
        """Hear what stands before *turn*, which never goes back."""
        if turn <= self._turn:
            return
        for at in range(self._turn, turn):
            role, content = self._messages[at][:2]
            if not content:
                continue
            if self._room <= 0 or len(self.users) >= _MESSAGES or len(self.others) >= _MESSAGES:
                self.is_whole = False
                continue
            by_user = role == "user"
            if role == "system" and at == 0:
                said = _of_system(content)
                self.is_whole = self.is_whole and len(content) <= MAX_TEXT
            else:
                said = Said(content[: self._room], at, by_user=by_user, is_json=role in ("tool", "function"))
                self.is_whole = self.is_whole and len(said.text) == len(content)
            self._room -= len(said.text)
            (self.users if by_user else self.others).insert(0, said)
            self.length += len(said.text)
        self._turn, self.messages = turn, [*self.users, *self.others]
        self._numbers, self._is_dated = None, False

    def __iter__(self) -> Iterator[Said]:
        return iter(self.messages)

    @property
    def recent(self) -> list[Said]:
        """What a day or a code may follow from: the newest of the user, and what was said or found out last."""
        return [*self.users[:_RECENT], *(said for said in self.others[:2] if said.turn)]

    @property
    def today(self) -> datetime.date | None:
        """The day that the conversation says it is."""
        if not self._is_dated:
            self._today, self._is_dated = today_in(said.lower for said in self), True
        return self._today

    @property
    def numbers(self) -> frozenset[Decimal]:
        """Every number that was said."""
        if self._numbers is None:
            self._numbers = frozenset().union(*(said.numbers for said in self))
        return self._numbers
