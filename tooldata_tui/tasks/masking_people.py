"""Who stands in the place of whom in one conversation."""

import re
from collections.abc import Sequence
from functools import cached_property

from tooldata_tui.tasks.given_names import GIVEN
from tooldata_tui.tasks.masking_names import Person, plain_word

__all__ = ["People"]

#: Nobody in particular, by script: first name and family name.
_NOBODIES: tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...] = tuple(
    (re.compile(script), tuple((first, last) for first, _, last in (one.partition(" ") for one in names.split(","))))
    for script, names in (
        ("[\u3040-\u30ff]", "中村 葵,小川 光,森田 薫,石井 遥"),
        ("[\u4e00-\u9fff]", "林 小雨,周 晓,陈 安,何 文"),
        ("[\uac00-\ud7a3]", "한 지우,윤 서진,오 하늘,임 다온"),
        ("[\u0400-\u04ff]", "Саша Лесных,Женя Полевых,Валя Черных,Слава Седых"),
        ("[\u0370-\u03ff]", "Άλκη Βουνού,Φάνη Λιμνιού,Χαρά Πέτρου"),
        ("[\u0600-\u06ff]", "نور سالم,جود خليل,ضياء منصور"),
        ("[\u0900-\u097f]", "किरण मेहता,ज्योति शाह,सोनू वर्मा"),
        ("[\u0590-\u05ff]", "טל ברק,נועם גל,שי לוי"),
        ("[\u0e00-\u0e7f]", "มานะ ใจดี,ชูใจ ดีงาม"),
        (
            "",
            "Alex Berg,Robin Lake,Sam Field,Kim Hill,Jo Stone,Chris Wood,Pat Brook,Lee Marsh,Kit Dale,Max Winter",
        ),
    )
)
#: Scripts without spaces between words.
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3\u0e00-\u0e7f]")


class People:
    """The people of a conversation, each with somebody else in their place.

    :param number: of the conversation: others begin with others
    :param texts: what is said in it: nobody in it is called like one of those who stand in
    """

    def __init__(self, number: int, texts: Sequence[str]) -> None:
        self._number = number
        self._said = frozenset(word for text in texts for word in re.findall(r"\w+", text.casefold()))
        self._met = 0
        self._pairs: dict[str, tuple[str, str]] = {}
        #: Words in small letters, and whole names as they stand, with what comes in their place.
        self._words: dict[str, str] = {}
        self._names: dict[str, str] = {}
        #: Words that were said in small letters as names.
        self._small: set[str] = set()

    def meet(self, person: Person) -> None:
        """Put somebody in the place of *person*, or know them again."""
        words = [plain_word(word) for word in person.words]
        known = next((self._pairs[word] for word in words if word in self._pairs), None)
        first, last = known or self._next(person.text)
        if _UNSPACED.search(person.text):
            self._names.setdefault(person.text, (first + last) if len(person.text) > 2 else first)
        for at, word in enumerate(words):
            is_last = at == len(words) - 1 and (at > 0 or person.family)
            self._words.setdefault(word, last if is_last else first)
            self._pairs.setdefault(word, (first, last))
            if person.words[at].islower():
                self._small.add(word)
        if len(person.text.split()) > 1:
            self._names.setdefault(person.text, f"{first} {last}" if len(words) > 1 else self._words[words[0]])
        for made in ("_pattern", "_whole"):
            self.__dict__.pop(made, None)

    def _next(self, text: str) -> tuple[str, str]:
        nobodies = next(names for script, names in _NOBODIES if script.search(text))
        for _ in nobodies:
            pair = nobodies[(self._number + self._met) % len(nobodies)]
            self._met += 1
            if not any(word.casefold() in self._said for word in pair):
                break
        return pair

    def without_names(self, text: str) -> str:
        """*text* with others in the place of all who are known."""
        return self._pattern.sub(self._other, text) if self._words else text

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        spaced = [one for one in (*self._names, *self._words) if not _UNSPACED.search(one)]
        others = [one for one in self._names if _UNSPACED.search(one)]
        longest = sorted(spaced, key=len, reverse=True)
        parts = [rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)"] if longest else []
        return re.compile("|".join([*parts, *map(re.escape, others)]), re.IGNORECASE)

    def _other(self, match: re.Match[str]) -> str:
        old, small = match[0], plain_word(match[0])
        new = self._names.get(old) or self._whole.get(small)
        if new is None:
            if old.islower() and small not in self._small and small not in GIVEN:
                return old  # it is a word
            new = self._words[small]
        if old.islower():
            return new.lower()
        return new.upper() if old.isupper() and len(old) > 1 else new

    @cached_property
    def _whole(self) -> dict[str, str]:
        return {name.casefold(): other for name, other in self._names.items()}
