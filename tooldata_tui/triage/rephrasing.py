"""Whether two messages say the same in other words, as far as words can tell.

A candidate comes from elsewhere: an embedding holds the two for near, both lead to the same call with the same values,
or both name the same order number. Here it is thrown out if a negation, a value or a direction stands in one only.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tooldata_tui.triage.slots import Token, pieces_of, tokens_of
from tooldata_tui.triage.wording import COMMON, FREE, FUNCTION, SLANG, is_negation, word_set

__all__ = ["Rephrasing"]

#: Pairs of words that turn a request into another one.
_PAIRS = [
    pair.split("/")
    for pair in word_set(
        """
        increase/decrease raise/lower up/down on/off in/out from/to before/after enable/disable
        activate/deactivate lock/unlock block/unblock open/close start/stop add/remove add/delete buy/sell
        send/receive send/request first/last more/less most/least cheapest/cheap min/max minimum/maximum
        high/low higher/lower above/below over/under subscribe/unsubscribe credit/debit deposit/withdraw
        incoming/outgoing pause/resume accept/reject accept/decline today/tomorrow today/yesterday
        tomorrow/yesterday left/right with/without always/never all/some lost/found push/pull import/export
        upload/download sign/resign mute/unmute freeze/unfreeze borrow/lend morning/evening arrive/depart
        arrival/departure oldest/newest next/previous daily/weekly weekly/monthly daily/monthly old/new
        """
    )
]
_OPPOSITES = {
    word: {two if word == one else one for one, two in _PAIRS if word in (one, two)} for pair in _PAIRS for word in pair
}

_SMALL = FUNCTION | FREE
#: Words that a question turns on; "what's" asks what "what is" does.
_QUESTIONS = {
    **{word: word for word in ("who", "whom", "whose", "which", "what", "when", "where", "why", "how")},
    **{f"{word}s": word for word in ("who", "what", "when", "where", "why", "how")},
}

#: A text so many times as long says more.
_LONGER = 2.5
#: What a small word counts beside one of matter.
_SMALL_ONE = 0.25
#: Marks a word that stands in a text once more; no word has it.
_AGAIN = " "
#: Texts, and pieces of texts, that are kept as they were read.
_REMEMBERED = 4_096


class _Piece(NamedTuple):
    """What is read of a stretch without white space.

    :ivar words: forms of the words, but for courtesy
    :ivar values: ids, numbers and the like
    :ivar negations: how many of the words are
    :ivar matter: values, and words but for small ones and those that a question turns on
    """

    words: list[str]
    values: list[str]
    negations: int
    matter: list[str]


class _Bag(NamedTuple):
    """The words of a text, each as often as it stands there: again is another one.

    :ivar small: those of no matter of their own
    """

    words: frozenset[str]
    small: frozenset[str]
    values: list[str]
    negations: int

    @property
    def weight(self) -> float:
        return len(self.words) + _SMALL_ONE * len(self.small)


class Rephrasing:
    """Compares texts by their bags of words."""

    #: Likeness from which two texts with the same call are near the same.
    NEAR_SAME = 0.8
    #: Likeness below which two texts that an embedding holds for near are not confirmed.
    CONFIRMED = 0.5

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._piece = lru_cache(_REMEMBERED)(_read)
        self._bags: dict[int, _Bag] = {}

    def holds(self, left: int, right: int) -> bool:
        """Whether the words of two texts do not speak against their being the same."""
        return self._likeness(left, right, self.CONFIRMED) > 0

    def are_near_same(self, left: int, right: int) -> float:
        """The likeness of two texts if they are near the same, else 0; quick where they are not."""
        ours, theirs = set(self._texts[left].lower().split()), set(self._texts[right].lower().split())
        if len(ours & theirs) < self.CONFIRMED * min(len(ours), len(theirs)):
            return 0.0
        return self._likeness(left, right, self.NEAR_SAME, any_way=True)

    def asks_the_same(self, left: int, right: int) -> float:
        """The likeness of two texts that differ in small words alone, and not in what a question turns on; else 0."""
        if self.matter(left) != self.matter(right):
            return 0.0
        return self._likeness(left, right, self.NEAR_SAME)

    def matter(self, text: int) -> list[str]:
        """What a text is about and what it asks of it, in its order: values, and all words but small ones."""
        return [word for piece in pieces_of(self._texts[text]) for word in self._piece(piece).matter]

    def _likeness(self, left: int, right: int, least: float, *, any_way: bool = False) -> float:
        """The share of the words that both have, if it is no less than *least* and nothing speaks against it; else 0.

        Words of matter count, small ones a quarter as much.

        :param any_way: whichever the direction: both come to the same
        """
        sizes = sorted((len(self._texts[left]), len(self._texts[right])))
        if sizes[1] > sizes[0] * _LONGER:
            return 0.0
        ours, theirs = self._bag(left), self._bag(right)
        if ours.values != theirs.values or ours.negations != theirs.negations:
            return 0.0
        shared = len(ours.words & theirs.words) + _SMALL_ONE * len(ours.small & theirs.small)
        everything = ours.weight + theirs.weight - shared
        if not everything or shared / everything < least:
            return 0.0
        return 0.0 if not any_way and _is_turned(ours, theirs) else shared / everything

    def _bag(self, text: int) -> _Bag:
        found = self._bags.get(text)
        if found is None:
            if len(self._bags) == _REMEMBERED:
                self._bags.clear()
            found = self._bags[text] = self._read_text(self._texts[text])
        return found

    def _read_text(self, text: str) -> _Bag:
        pieces = [self._piece(piece) for piece in pieces_of(text)]
        words = [word for piece in pieces for word in piece.words]
        values = sorted(value for piece in pieces for value in piece.values)
        small = [word for word in words if word in FUNCTION]
        if small:
            words = [word for word in words if word not in FUNCTION]
        return _Bag(_each(words), _each(small), values, sum(piece.negations for piece in pieces))


def _read(piece: str) -> _Piece:
    tokens = tokens_of(piece)
    forms = [_form(token) for token in tokens]
    words = [form for form, token in zip(forms, tokens, strict=True) if not token.slot and token.text not in FREE]
    values = [token.text for token in tokens if token.slot]
    negations = sum(is_negation(token.text) for token in tokens)
    matter = [_QUESTIONS.get(form, form) for form in forms if form in _QUESTIONS or form not in _SMALL]
    return _Piece(words, values, negations, matter)


def _each(words: list[str]) -> frozenset[str]:
    """*words*, one that comes again with a mark for each time before."""
    found = frozenset(words)
    if len(found) == len(words):
        return found
    times: Counter[str] = Counter()
    marked = []
    for word in words:
        marked.append(word + _AGAIN * times[word])
        times[word] += 1
    return frozenset(marked)


def _is_turned(ours: _Bag, theirs: _Bag) -> bool:
    """Whether a word that only one has is the opposite of one that only the other has."""
    only, other = ((one.words - two.words) | (one.small - two.small) for one, two in ((ours, theirs), (theirs, ours)))
    opposites = {word for one in only for word in _OPPOSITES.get(one.rstrip(_AGAIN), ())}
    return bool(opposites) and not opposites.isdisjoint(one.rstrip(_AGAIN) for one in other)


def _form(token: Token) -> str:
    """A word without its ending, so that "arrived" and "arrives" are one."""
    word = SLANG.get(token.text, token.text)
    if word in COMMON and len(word) < 6:
        return word
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
