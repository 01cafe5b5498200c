"""Whether two messages say the same in other words, as far as words can tell.

A candidate comes from elsewhere: an embedding holds the two for near, both lead to the same call with the same values,
or both name the same order number. Here it is thrown out if a negation, a value or a direction stands in one only.
"""

from collections import Counter
from collections.abc import Sequence

from tooldata_tui.triage.slots import Token, pieces_of, tokens_of
from tooldata_tui.triage.wording import COMMON, FREE, FUNCTION, SLANG, is_negation, word_set

__all__ = ["Rephrasing"]

#: Pairs of words that turn a request into another one.
_OPPOSITES = frozenset(
    frozenset(pair.split("/"))
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
)


_SMALL = FUNCTION | FREE
#: Words that a question turns on; "what's" asks what "what is" does.
_QUESTIONS = {
    **{word: word for word in ("who", "whom", "whose", "which", "what", "when", "where", "why", "how")},
    **{f"{word}s": word for word in ("who", "what", "when", "where", "why", "how")},
}

#: A text so many times as long says more.
_LONGER = 2.5


class Rephrasing:
    """Compares texts by their bags of words."""

    #: Likeness from which two texts with the same call are near the same.
    NEAR_SAME = 0.8
    #: Likeness below which two texts that an embedding holds for near are not confirmed.
    CONFIRMED = 0.5

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._read: dict[int, tuple[Counter[str], Counter[str], int]] = {}

    def holds(self, left: int, right: int) -> bool:
        """Whether the words of two texts do not speak against their being the same."""
        return self.likeness(left, right) >= self.CONFIRMED

    def are_near_same(self, left: int, right: int) -> float:
        """The likeness of two texts if they are near the same, else 0; quick where they are not."""
        ours, theirs = set(self._texts[left].lower().split()), set(self._texts[right].lower().split())
        if len(ours & theirs) < self.CONFIRMED * min(len(ours), len(theirs)):
            return 0.0
        likeness = self.likeness(left, right, any_way=True)
        return likeness if likeness >= self.NEAR_SAME else 0.0

    def asks_the_same(self, left: int, right: int) -> float:
        """The likeness of two texts that differ in small words alone, and not in what a question turns on; else 0."""
        likeness = self.likeness(left, right)
        same = likeness >= self.NEAR_SAME and _matter(self._texts[left]) == _matter(self._texts[right])
        return likeness if same else 0.0

    def likeness(self, left: int, right: int, *, any_way: bool = False) -> float:
        """The share of the words that both have, in [0, 1]; 0 where something in one speaks against the other.

        Words of matter count, small ones a quarter as much.

        :param any_way: whichever the direction: both come to the same
        """
        sizes = sorted((len(self._texts[left]), len(self._texts[right])))
        if sizes[1] > sizes[0] * _LONGER:
            return 0.0
        ours, our_values, our_negations = self._bag(left)
        theirs, their_values, their_negations = self._bag(right)
        if our_values != their_values or our_negations != their_negations:
            return 0.0
        only, other = ours - theirs, theirs - ours
        if not any_way and any(frozenset((one, two)) in _OPPOSITES for one in only for two in other):
            return 0.0
        shared = sum(_weight(word) * count for word, count in (ours & theirs).items())
        everything = sum(_weight(word) * count for word, count in (ours | theirs).items())
        return shared / everything if everything else 0.0

    def _bag(self, text: int) -> tuple[Counter[str], Counter[str], int]:
        read = self._read.get(text)
        if read is None:
            tokens = [token for piece in pieces_of(self._texts[text]) for token in tokens_of(piece)]
            words = Counter(_form(token) for token in tokens if not token.slot and token.text not in FREE)
            values = Counter(token.text for token in tokens if token.slot)
            negations = sum(is_negation(token.text) for token in tokens)
            read = self._read[text] = words, values, negations
        return read


def _form(token: Token) -> str:
    """A word without its ending, so that "arrived" and "arrives" are one."""
    word = SLANG.get(token.text, token.text)
    if word in COMMON and len(word) < 6:
        return word
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _matter(text: str) -> list[str]:
    """What a text is about and what it asks of it, in its order: values, and all words but small ones."""
    words = [_form(token) for piece in pieces_of(text) for token in tokens_of(piece)]
    return [_QUESTIONS.get(word, word) for word in words if word in _QUESTIONS or word not in _SMALL]


def _weight(word: str) -> float:
    return 0.25 if word in FUNCTION else 1.0
