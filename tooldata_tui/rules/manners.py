"""How the messages of a set are written: P2's numbers, gathered in one pass."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from tooldata_tui.rules.health_numbers import Count, Length, MessageHealth, Repeated, Tally
from tooldata_tui.rules.spoken import manner_of

__all__ = ["Manners", "misspellings"]

#: Different words and openings that are kept: what comes first does.
_MOST_WORDS, _MOST_OPENINGS = 100_000, 20_000
#: Openings and languages that are shown.
_SHOWN = 10
#: In so many messages or fewer a word may be a typo; of a word that stands in at least so many.
_RARE, _FREQUENT = 2, 12
_SHORTEST, _LONGEST = 5, 30
#: Words counted exactly; longer messages are one kind.
_COUNTED = 1_000
_BOUNDS = (1, 4, 8, 16, 32, 64, 128)

#: Words that look like another one misspelt.
_WORDS = """
    quiet quite angle angel trial trail casual causal diary dairy desert dessert later latter loose lose chose choose
    breath breathe though thought through thorough country county count hotel hostel alter alert accept except affect
    effect planed planned hoping hopping tired tried cloths clothes dinner diner advice advise device devise moral
    morale united untied scared sacred bored board coats costs coast toast roast boats boast stop stoop strip stripe
    price prize prices princes driver diver rider lever level steal steel plane planet plan plant place palace party
    forms froms unit untie reserve reverse sever severe serve server sliver silver widow window winter inter
    charge change exiting exciting expect except decent descent dissent contract contact contrast content contest
    costume custom message massage carrier career carer relay really stare state stated started stat start
    staring starting string sting shoot shot short shout spit split slit sort sport spot storage shortage stationary
    stationery further father farther other mother brother bother cover lover over clover slow allow allowed
    patent patient closet closest compliant complaint paying plying three there angles angels angle
    follow fallow fellow aloud allot alone lone loan along long belong
"""
_SIMILAR = frozenset(_WORDS.split())


class Manners:
    """Counts over the messages that conversations begin with."""

    def __init__(self) -> None:
        self._messages = 0
        self._casual, self._polite = Tally(), Tally()
        self._lengths = [0] * (_COUNTED + 1)
        self._buckets = [Tally() for _ in _BOUNDS]
        self._openings: dict[str, Tally] = {}
        self._languages: dict[str, Tally] = {}
        self._words: dict[str, int] = {}
        #: Of rare words: the examples they stand in, and whether those are casual anyway.
        self._rare: dict[str, list[tuple[int, bool]]] = {}

    def add(self, example: int, text: str) -> None:
        """Count the message *text*."""
        manner = manner_of(text)
        if not manner.words:
            return
        self._messages += 1
        if manner.casual:
            self._casual.add(example)
        if manner.polite:
            self._polite.add(example)
        length = min(len(manner.words), _COUNTED)
        self._lengths[length] += 1
        self._buckets[bisect_left(_BOUNDS, length, 1) - 1].add(example)
        _tally(self._openings, manner.opening, example, _MOST_OPENINGS)
        _tally(self._languages, manner.language, example, _MOST_OPENINGS)
        counts, casual = self._words, manner.casual
        for word in dict.fromkeys(manner.words):
            seen = counts.get(word, 0)
            if seen >= _FREQUENT:  # as most are
                continue
            if seen > _RARE:
                counts[word] = seen + 1
            elif _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                self._count(word, example, casual)

    def _count(self, word: str, example: int, casual: bool) -> None:
        seen = self._words.get(word, 0)
        if not seen and len(self._words) >= _MOST_WORDS:
            return
        self._words[word] = seen + 1
        if seen < _RARE:
            self._rare.setdefault(word, []).append((example, casual))
        elif seen == _RARE:
            del self._rare[word]

    def health(self) -> MessageHealth:
        """What was counted."""
        typos, untidy = self._misspelt()
        tenth, median, ninetieth = (self._percentile(share) for share in (0.1, 0.5, 0.9))
        return MessageHealth(
            self._messages,
            self._casual.counted(),
            typos,
            untidy,
            self._polite.counted(),
            tuple(_ranked(self._openings)),
            tuple(_ranked(self._languages)),
            tuple(self._histogram()),
            tenth,
            median,
            ninetieth,
        )

    def _misspelt(self) -> tuple[Count, Count]:
        """The examples with a typo, and those that are casual or have one."""
        frequent = [word for word, count in self._words.items() if count >= _FREQUENT]
        found = [self._rare[word] for word in misspellings(frequent, self._rare.keys())]
        examples = dict(entry for entries in found for entry in entries)
        tidy = sum(not casual for casual in examples.values())
        ids = sorted(examples)
        untidy = sorted({*self._casual.ids, *ids})
        return Count(len(ids), ids=tuple(ids)), Count(self._casual.count + tidy, ids=tuple(untidy))

    def _percentile(self, share: float) -> int:
        left = share * self._messages
        for length, count in enumerate(self._lengths):
            left -= count
            if count and left <= 0:
                return length
        return 0

    def _histogram(self) -> Iterator[Length]:
        for low, high, tally in zip(_BOUNDS, (*_BOUNDS[1:], None), self._buckets, strict=True):
            yield Length(low if low == 1 else low + 1, high, tally.counted())


def misspellings(frequent: Iterable[str], rare: Iterable[str]) -> list[str]:
    """Those of *rare* that are one of *frequent* with two letters swapped, one doubled or one left out.

    The first and the last letter stay, since words also differ by their endings; a letter for another is how words
    differ too (light, right).
    """
    given = {word for word in rare if word not in _SIMILAR}
    found: set[str] = set()
    for word in frequent:
        for at in range(1, len(word) - 1):
            swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            for slip in (swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]):
                if slip in given and slip != word:
                    found.add(slip)
    return sorted(found)


def _tally(tallies: dict[str, Tally], text: str, example: int, most: int) -> None:
    tally = tallies.get(text)
    if tally is None:
        if not text or len(tallies) >= most:
            return
        tally = tallies[text] = Tally()
    tally.add(example)


def _ranked(tallies: dict[str, Tally]) -> Iterator[Repeated]:
    """The most frequent texts; in the order of the alphabet where they are equally so."""
    for text, tally in sorted(tallies.items(), key=lambda item: (-item[1].count, item[0]))[:_SHOWN]:
        yield Repeated(text, tally.counted())
