"""The names of people in a message: where people say them, in a greeting, under a letter, or known as given names."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from tooldata_tui.tasks.given_names import GIVEN, GIVEN_IN_ENGLISH
from tooldata_tui.tasks.name_words import (
    BYE,
    HELLO,
    KIN,
    LABEL,
    MY,
    NOBODY,
    PARTICLES,
    SAID,
    SURE,
    TITLES,
    WEAK,
    words,
)

__all__ = ["Person", "people_in", "plain_word"]

_WORD = re.compile(r"[^\W_]+(?:['’./-][^\W_]+)*")
#: A word of a name, and the space in front of the next.
_PART = re.compile(r"([^\W\d_][\w'’]*(?:[-.][^\W\d_][\w'’]*)*\.?)")
#: Words of a name, those of what leads to it, and endings that no name has.
_LONGEST, _LEADING = 5, 5
_NOT_OF_NAMES = re.compile(
    r"(?i).{2,}(?:ing|ous|able|ible|less|ful|ated|tion|ment|ness|keit|heit|ung|schaft|mente|zione)\Z"
)
_CONTRACTED = re.compile(r"['’](?:m|s|ve|ll|d|re|t)\Z")
#: What stands behind a name that is said by itself, and behind a word that only looks like one.
_CLOSES = re.compile(
    r"\s*(?:[,.!?;:)(\n]|-\s|–|\Z)"
    r"|\s(?:and|from|of|again|here|with|calling|writing|speaking|und|von|aus|et|de|du|y|e|di|da|en|van|och|från|og|i|z|ze|a|iz|и|из|ve|και)\b"
)
_OBJECT = re.compile(r" (?:it|me|the|an|that|this|them|to|us|you|for|my|his|her|your|their|is|was)\b")
_ENDS = re.compile(r"\s*(?:[,.!?;:)\n(]|-\s|–|\Z)")
_LINE_ENDS = re.compile(r"[ .!,x)]{0,4}(?:\n|\Z)")
_TEXT_ENDS = re.compile(r"[ .!,x)]{0,4}\s*\Z")
_HERE = re.compile(r"\s(?i:here|speaking|again)\b")
_DASH = re.compile(r"(\n|\A|\s)[-–—~]{1,2}\s?")
_LAST_LINE = re.compile(r"\n[ \t]*([^\n]{1,80}?)\s*\Z")
_SENTENCE = re.compile(r"\A|(?<=[.!?,\n]\s)|(?<=\n)")
_CAPITAL = re.compile(r"(?<![\w@.'’-])[^\W\d_a-zß-ö][\w'’]*(?:-[^\W\d_][\w'’]*)*")
_SMALL = re.compile(r"(?<![\w@.'’-])[a-z]{3,}(?![\w@]|\.\w)")
#: Endings that only the names of families have.
_FAMILY = re.compile(
    r"(?<=[a-z,;:] )[^\W\d_a-z][^\W\d_A-Z]{2,}(?:dez|tez|rez|nez|lez|guez|sson|ić|ovič|evich|ovich|enko|chuk|escu"
    r"|poulos|oglu|oğlu|wicz|owski|owska|ewski|ński|ová|idis|akis|shvili|dottir|dóttir)\b"
)
_SUFFIX = re.compile(r"(?<!\w)([^\W\d_][\w]*) (?:Bey|Hanım|Hanim|san|sama)\b")

#: What stands between what leads to a name and the name.
_SPACE = re.compile(r",?\s{1,2}")
_BETWEEN: Mapping[str, re.Pattern[str]] = {
    "sure": re.compile(r"[,:]?\s{1,2}"),
    "label": re.compile(r"\s?[:=]\s{0,2}"),
    "said": re.compile(r"[,:]?\s{1,2}"),
    "kin": re.compile(r",? (?:(?:named|called|name is) )?"),
    "weak": re.compile(r"\s{1,2}"),
    "title": re.compile(r"\.?\s"),
    "hello": _SPACE,
    "bye": re.compile(r"\s?[,.!:;]?(?: ?[:;]-?[)D])?\s{1,4}[-–—]?\s?"),
}
#: Labels that need no colon.
_PLAIN_LABELS = frozenset(("customer name", "full name", "first name", "last name", "surname"))
#: What stands under a letter and elsewhere, too: there it begins a sentence, or a line.
_BEGINNING = words("best love peace yours br kr ihr ihre dein deine ty tia att signed warmly faithfully")
_BEGINS = re.compile(r"(?:\A|[.,!?;:)(\n-])\s*\Z")
#: In front of a given name these make a place of it; and behind one these are a name as well.
_OF_PLACES = re.compile(
    r"(?i)\b(?:San|Santa|Santo|São|Sao|Saint|St\.?|Los|Las|Fort|Port|Lake|Mount|Mt\.?|Cape|Camp) \Z"
)
_FAMILIES = words("white black brown green grey gray young long best day price love may bell good small")
#: Titles that are other words in small letters.
_CAPITAL_TITLES = words("miss sir lady don dona pan pani paní pane m ms sr")


def _leads() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    kinds = {"sure": SURE, "label": LABEL, "said": SAID, "kin": KIN, "weak": WEAK, "title": TITLES, "hello": HELLO}
    for kind, phrases in {**kinds, "bye": BYE}.items():
        for phrase in phrases:
            found.setdefault(phrase, []).append(kind)
    return found


_LEADS = _leads()

#: What is no name where one could stand, in Chinese and in Arabic.
_NO_HAN = "学生|學生|客户|客戶|顾客|会员|用户|老师|新用|你们|贵公|一个|一名|一位|从|在|想|来"
_NO_ARABIC = "من|في|عميل|لا|لم|أريد|غاضب|و"
#: Names in scripts that have no capitals.
_OTHER_SCRIPTS = tuple(
    re.compile(one)
    for one in (
        r"(?:我叫|我的名字是|我的名字叫|名字叫|名叫|姓名[:：]?\s?)([\u4e00-\u9fff]{2,4})(?=[，,。.！!？?、\s]|\Z)",
        rf"(?:我是|这是|這是)(?!{_NO_HAN})([\u4e00-\u9fff]{{2,3}})(?=[，,。.！!、\s]|\Z)",
        r"(?:名前は|私は|わたしは|氏名[:：]\s?)([\u4e00-\u9fff\u30a0-\u30ff]{2,8})(?:です|と申し|といい|と言い|\Z)",
        r"(?:\A|(?<=[。！\n\s]))([\u4e00-\u9fff]{2,5})(?=です[。、！\n\s]|と申します|といいます|と言います)",
        r"([\u4e00-\u9fff]{1,4})(?=さん|様|さま)",
        r"(?:이름은|저는|나는|성함은)\s?([\uac00-\ud7a3]{2,4}?)(?=입니다|이에요|예요|이라고|라고|이고|인데)",
        r"(?:اسمي|إسمي|أدعى)\s([\u0621-\u064a]{2,}(?:\s(?!و)[\u0621-\u064a]{2,})?)",
        rf"(?:\A|(?<=[.،!\n]\s))(?:أنا|انا)\s((?:(?!{_NO_ARABIC})[\u0621-\u064a]{{3,}}\s?){{2}})(?=\sو|[،,.!]|\Z)",
        r"(?:मेरा नाम|नाम)\s([\u0900-\u097f]+(?:\s(?!है)[\u0900-\u097f]+)?)(?=\sहै|[,।\s]|\Z)",
        r"(?:שמי|קוראים לי)\s([\u05d0-\u05ea'״]{2,}(?:\s[\u05d0-\u05ea'״]{2,})?)",
        r"(?:ผมชื่อ|ฉันชื่อ|ดิฉันชื่อ|ชื่อ)\s?([\u0e01-\u0e4e]{2,12}(?:\s[\u0e01-\u0e4e]{2,14})?)(?=\s|\Z)",
    )
)


class Person(NamedTuple):
    """Somebody's name as it stands in a text.

    :ivar words: its words, without what is no name in it: ``van``, ``R.``
    :ivar text: all of it; it begins at ``start``
    :ivar family: whether one word alone is the name of a family
    """

    words: tuple[str, ...]
    text: str
    start: int
    family: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def people_in(text: str) -> Iterator[Person]:
    """Whoever is named in *text*, as often as they are."""
    for kind, end in _led(text):
        between = _BETWEEN[kind].match(text, end)
        if between is not None:
            yield from _after(kind, text, between.end())
    yield from _under_a_letter(text)
    for match in _SUFFIX.finditer(text):
        yield from _capitals(text, match.start())
    if not text.isascii():
        for pattern in _OTHER_SCRIPTS:
            for match in pattern.finditer(text):
                yield Person(tuple(match[1].split()), match[1], match.start(1))
    yield from _known(text)


def _led(text: str) -> Iterator[tuple[str, int]]:
    """What leads to a name: its kind, and where it ends."""
    found = list(_WORD.finditer(text))
    small = [one[0].casefold().replace("’", "'") for one in found]
    for at in range(len(found)):
        phrase = ""
        for last in range(at, min(at + _LEADING, len(found))):
            phrase = f"{phrase} {small[last]}" if phrase else small[last]
            kinds = _LEADS.get(phrase)
            if kinds is None:
                continue
            end = found[last].end()
            for kind in kinds:
                if kind == "kin" and (not at or small[at - 1] not in MY):
                    continue
                if kind == "title" and phrase in _CAPITAL_TITLES and not found[at][0][0].isupper():
                    continue
                if kind == "bye" and phrase in _BEGINNING and not _BEGINS.search(text, 0, found[at].start()):
                    continue
                yield kind, end
            if phrase in _PLAIN_LABELS:
                yield "sure", end


def _after(kind: str, text: str, start: int) -> Iterator[Person]:
    """The name that begins at *start*, if what stands there is one."""
    for one in _capitals(text, start):
        is_given = _is_given(one.words[0])
        match kind:
            case "title":
                yield one._replace(family=len(one.words) == 1)
            case "said" | "kin":
                if is_given or len(one.words) > 1 or not _OBJECT.match(text, one.end):
                    yield one
            case "weak":
                if is_given or _stands_alone(one, text):
                    yield one
            case "hello":
                if _ENDS.match(text, one.end) and not (one.text.isupper() and len(one.text) < 5):
                    yield one
            case "bye":
                if _LINE_ENDS.match(text, one.end):
                    yield one
            case _:
                yield one
        return
    for one in _small(text, start):
        is_last = kind == "bye" and "\n" in text[one.start - 2 : one.start] and _TEXT_ENDS.match(text, one.end)
        if kind == "sure" or is_last:
            yield one
        elif _is_given(one.words[0]) and (kind != "bye" or _LINE_ENDS.match(text, one.end)):
            first = one.words[0]
            yield one if kind == "bye" else Person((first,), first, one.start)


def _stands_alone(one: Person, text: str) -> bool:
    """Whether somebody is named, where any word with a capital could stand: ``this is Urgent``, ``I'm in London``."""
    if any(word.isupper() and len(word) > 1 for word in one.words):
        return False
    return len(one.words) > 1 or _CLOSES.match(text, one.end) is not None


def _under_a_letter(text: str) -> Iterator[Person]:
    for match in _DASH.finditer(text):
        for one in _capitals(text, match.end()):
            is_sure = match[1] != " " or len(one.words) > 1 or _is_given(one.words[0])
            if is_sure and _LINE_ENDS.match(text, one.end):
                yield one
    last = _LAST_LINE.search(text)
    for one in _capitals(text, last.start(1)) if last is not None else ():
        if _LINE_ENDS.match(text, one.end) and (_is_given(one.words[0]) or len(one.text.split()) > 1):
            yield one
    for match in _SENTENCE.finditer(text):
        for one in _capitals(text, match.end()):
            if _HERE.match(text, one.end):
                yield one


def _known(text: str) -> Iterator[Person]:
    """Words that are given names: with a capital, and the words with a capital behind them; or in small letters."""
    at = 0
    for match in _CAPITAL.finditer(text):
        begins = match.start()
        if begins >= at and _is_given(match[0]) and not _OF_PLACES.search(text, max(0, begins - 8), begins):
            for one in _capitals(text, match.start()):
                at = one.end
                yield one
    for match in _FAMILY.finditer(text):
        yield Person((match[0],), match[0], match.start(), family=True)
    for match in _SMALL.finditer(text) if text.isascii() else ():
        begins = match.start()
        if match[0] in GIVEN_IN_ENGLISH and not _OF_PLACES.search(text, max(0, begins - 8), begins):
            yield Person((match[0],), match[0], begins)


def _capitals(text: str, start: int) -> list[Person]:
    """The name at *start*, if its words have capitals."""
    return _taken(text, start, _has_capital)


def _small(text: str, start: int) -> list[Person]:
    """The name at *start* in small letters: one word, or two."""
    found = _taken(text, start, lambda word: word.islower() and _is_name(word))
    return [one for one in found if len(one.words) <= 2]


def _taken(text: str, start: int, takes: Callable[[str], bool]) -> list[Person]:
    found: list[str] = []
    first = last = at = start
    for _ in range(_LONGEST):
        part = _PART.match(text, at)
        if part is None:
            break
        word, bare = part[0], part[0].rstrip(".")
        small = bare.casefold()
        if not found and small in TITLES and bare[0].isupper():
            first = last = part.end() + 1
        elif _is_initial(word) or (found and small in PARTICLES and word.islower()):
            last = part.end() if _is_initial(word) else last
        elif takes(bare) or (found and small in _FAMILIES and bare[0].isupper() and _is_given(found[0])):
            found.append(bare)
            last = part.start() + len(bare)
            if word != bare:
                break  # a sentence ends
        else:
            break
        if part.end() >= len(text) or text[part.end()] != " ":
            break
        at = part.end() + 1
    is_name = any(word.casefold() not in PARTICLES for word in found)
    return [Person(tuple(found), text[first:last], first)] if is_name else []


def _has_capital(word: str) -> bool:
    return word[0].isupper() and (_is_name(word) or word.casefold() in PARTICLES)


def _is_name(word: str) -> bool:
    """Whether a word can be a name: none that people begin a sentence with, and no abbreviation."""
    small = _CONTRACTED.sub("", plain_word(word))
    return small in GIVEN or (len(word) > 1 and small not in NOBODY and not _NOT_OF_NAMES.match(word))


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


def _is_given(word: str) -> bool:
    small = plain_word(word)
    if word.isupper() and len(word) < 4:
        return False  # an abbreviation
    return small in GIVEN or ("-" in small and small.partition("-")[0] in GIVEN)


def plain_word(word: str) -> str:
    """A word whatever its capitals, and not as somebody's."""
    return word.casefold().removesuffix("'s").removesuffix("’s")
