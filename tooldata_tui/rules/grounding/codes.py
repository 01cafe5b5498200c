"""Codes that stand for what was said: countries, currencies, languages, airports, share symbols, initials."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from tooldata_tui.rules.grounding.heard import has_seam

__all__ = ["is_short_for", "names_a_country", "stands_for", "stands_in"]

#: Country in two and three letters, its currency, its language, and the words that mean any of them.
_COUNTRIES = """
AE ARE AED ar emirates emirati dubai abu dirham
AR ARG ARS es argentina argentinian argentine buenos
AT AUT EUR de austria austrian vienna
AU AUS AUD en australia australian aussie sydney melbourne
BE BEL EUR nl belgium belgian brussels
BG BGR BGN bg bulgaria bulgarian sofia
BR BRA BRL pt brazil brazilian brasil portuguese real reais rio
CA CAN CAD en canada canadian toronto vancouver
CH CHE CHF de switzerland swiss zurich geneva franc francs
CL CHL CLP es chile chilean santiago
CN CHN CNY zh china chinese mandarin yuan renminbi rmb beijing shanghai
CO COL COP es colombia colombian bogota
CZ CZE CZK cs czech czechia prague koruna
DE DEU EUR de germany german deutschland berlin munich euro euros
DK DNK DKK da denmark danish copenhagen krone
EG EGY EGP ar egypt egyptian cairo arabic
ES ESP EUR es spain spanish madrid barcelona euro euros
FI FIN EUR fi finland finnish helsinki
FR FRA EUR fr france french paris euro euros
GB GBR GBP en britain british england english scotland wales uk kingdom london pound pounds sterling quid
GR GRC EUR el greece greek athens
HK HKG HKD zh hong kong
HU HUN HUF hu hungary hungarian budapest forint
ID IDN IDR id indonesia indonesian jakarta bali rupiah
IE IRL EUR ga ireland irish dublin
IL ISR ILS he israel israeli hebrew shekel shekels
IN IND INR hi india indian hindi rupee rupees delhi mumbai
IT ITA EUR it italy italian rome milan euro euros
JP JPN JPY ja japan japanese yen tokyo kyoto osaka
KE KEN KES sw kenya kenyan nairobi swahili
KR KOR KRW ko korea korean won seoul
MX MEX MXN es mexico mexican peso pesos
MY MYS MYR ms malaysia malaysian malay ringgit
NG NGA NGN en nigeria nigerian lagos naira
NL NLD EUR nl netherlands dutch holland amsterdam
NO NOR NOK nb norway norwegian oslo krone kroner
NZ NZL NZD en zealand auckland
PH PHL PHP tl philippines filipino manila
PK PAK PKR ur pakistan pakistani urdu
PL POL PLN pl poland polish warsaw zloty
PT PRT EUR pt portugal portuguese lisbon
RO ROU RON ro romania romanian
RU RUS RUB ru russia russian moscow ruble rubles rouble
SA SAU SAR ar saudi arabia riyal
SE SWE SEK sv sweden swedish stockholm krona kronor
SG SGP SGD en singapore
TH THA THB th thailand thai bangkok baht
TR TUR TRY tr turkey turkish istanbul lira
TW TWN TWD zh taiwan taiwanese
UA UKR UAH uk ukraine ukrainian kyiv hryvnia
US USA USD en america american states usa us dollar dollars bucks english york california texas
VN VNM VND vi vietnam vietnamese hanoi dong
ZA ZAF ZAR af africa african rand
"""

#: Other countries by their two letters.
_MORE = """
AF afghanistan AL albania AM armenia AO angola AZ azerbaijan BA bosnia BD bangladesh BH bahrain BO bolivia BY belarus
BZ belize CM cameroon CR costa CU cuba CY cyprus DO dominican DZ algeria EC ecuador EE estonia EE estonian ET ethiopia
FJ fiji GE georgia GH ghana GT guatemala HN honduras HR croatia HR croatian IQ iraq IR iran IS iceland JM jamaica
JO jordan KH cambodia KW kuwait KZ kazakhstan LA laos LB lebanon LI liechtenstein LK lanka LT lithuania LU luxembourg
LV latvia LV latvian LY libya MA morocco MC monaco MD moldova ME montenegro MG madagascar MK macedonia MM myanmar
MN mongolia MT malta MU mauritius MV maldives MZ mozambique NA namibia NI nicaragua NP nepal OM oman PA panama PE peru
PR puerto PY paraguay QA qatar RS serbia RS serbian RW rwanda SD sudan SI slovenia SI slovenian SK slovakia SK slovak
SN senegal SV salvador SY syria TN tunisia TT trinidad TZ tanzania UG uganda UY uruguay UZ uzbekistan VA vatican
VE venezuela YE yemen ZM zambia ZW zimbabwe
"""

#: Codes that are not letters of what they stand for.
_OTHERS = """
EUR euro euros europe
AAPL apple iphone
AMD amd
BABA alibaba
BRK berkshire
GOOG GOOGL google alphabet
BA boeing
CRM salesforce
CSCO cisco
INTC intel
IBM ibm
MMM 3m
KO coke coca
META facebook meta
MCD mcdonalds mcdonald
NVDA nvidia
PEP pepsi
PG procter
T att
V visa
XOM exxon
BTC bitcoin
ETH ethereum ether
XRP ripple
DOGE dogecoin
CDG ORY paris
DEN denver
DUB dublin
EWR JFK LGA NYC york nyc newark
FCO rome
HND NRT tokyo
IAD DCA washington
LHR LGW STN london heathrow
MCO orlando
MUC munich
ORD MDW chicago
PEK PKX beijing
PVG shanghai
YVR vancouver
YYZ toronto
YUL montreal
LAX los angeles
LAS vegas
DXB dubai
SIN singapore
SYD sydney
BOM mumbai
DEL delhi
ICN seoul
UTC GMT utc gmt greenwich
EST EDT eastern
PST PDT pacific
"""


def _table() -> Mapping[str, frozenset[str]]:
    """What may be said for every code."""
    words: dict[str, set[str]] = {}
    for line in (_COUNTRIES + _OTHERS).strip().splitlines():
        parts = line.split()
        said = {part for part in parts if part.islower() and len(part) > 2} | {"uk", "us"} & set(parts[3:])
        for code in parts:
            if code.isupper() or len(code) == 2:
                words.setdefault(code, set()).update(said)
    more = _MORE.split()
    for code, word in zip(more[::2], more[1::2], strict=True):
        words.setdefault(code, set()).add(word)
    return {code: frozenset(said) for code, said in words.items()}


_CODES = _table()
_NATIONS = frozenset().union(*(words for code, words in _CODES.items() if len(code) == 2 and code.isupper()))
_ZONE = re.compile(r"([a-z]{2})[-_]([A-Z]{2})")
#: Letters that are ASCII letters without their case, and are written otherwise.
_DOUBLES = re.compile("[\u212a\u017f]")
#: Longer texts are taken apart; and characters in which a few words stand.
_SHORT, _NEAR = 2_000, 80
#: Words that one code may be short for; and so many of a text, with the beginning of one more where there is one.
_MOST = 5
_FEW = re.compile(rf"([^\W_]+(?:[\W_]+[^\W_]+){{0,{_MOST - 1}}})([\W_]+[^\W_])?")


def stands_for(code: str, words: Sequence[str]) -> bool:
    """Whether *code* (``FRA``, ``fr`` or ``fr-FR``) stands for some of the *words* that were said."""
    zone = _ZONE.fullmatch(code)
    parts = zone.groups() if zone else (code, code.upper())
    known = [_CODES[part] for part in parts if part in _CODES]
    if known and not frozenset().union(*known).isdisjoint([word.casefold() for word in words]):
        return True
    return is_short_for(code, words)


def stands_in(code: str, text: str, folded: str) -> bool | None:
    """What :func:`stands_for` says of the words of *text*, told without taking it apart; None where that cannot be.

    :param folded: the text without its capitals
    """
    known = _code(code)
    if known is None or len(text) > _SHORT or (known.has_doubles and _DOUBLES.search(text) is not None):
        return None
    is_sure = True
    for word in known.words:
        if word in folded:
            if _stands_whole(word, text) or _stands_whole(word.capitalize(), text):
                return True
            is_sure = False
    for start in known.start.finditer(text):
        near = start.start() + _NEAR
        few = _FEW.match(text, start.start(), near)
        if few is not None and _has_in_order(known.letters, few[1]):
            if not has_seam(few[1]):
                return True
            is_sure = False
        elif (few is None or few[2] is None) and near < len(text):
            is_sure = False
    return False if is_sure else None


class _Code(NamedTuple):
    """What is known of a code.

    :ivar words: that it stands for
    :ivar letters: that a few words have in this order where it is short for them
    :ivar start: finds where such words may begin
    :ivar has_doubles: whether other letters are the same as its first but for their case
    """

    words: frozenset[str]
    letters: str
    start: re.Pattern[str]
    has_doubles: bool


@lru_cache(maxsize=1024)
def _code(code: str) -> _Code | None:
    """None for a code that is more than letters and figures that everybody writes the same way."""
    if not code.isascii() or not code.isalnum():
        return None
    words = frozenset().union(*(_CODES.get(form, ()) for form in (code, code.upper())))
    letters = _letters_of(code)
    if not all(map(str.isalpha, words)):
        return None
    return _Code(words, letters, _start(letters[0], _is_capital(code)), letters[0] in "ks")


@lru_cache(maxsize=72)
def _start(letter: str, capital: bool) -> re.Pattern[str]:
    """Finds where a word, as ``words_of`` tells them, begins with *letter*: a *capital* one, or either."""
    if capital and not letter.isalpha():
        return re.compile("(?!)")
    upper = letter.upper()
    either = upper if capital or upper == letter else f"[{upper}{letter}]"
    behind = "a-zA-Z" if letter.isdigit() else "0-9"
    return re.compile(rf"{either}(?:(?<![^\W_].)|(?<=[{behind}].)|(?<=[a-z][A-Z]))", re.DOTALL)


def _stands_whole(word: str, text: str) -> bool:
    """Whether *word* stands in *text*, the first time, with no letter and no figure around it."""
    at = text.find(word)
    end = at + len(word)
    return at >= 0 and not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum()


def names_a_country(words: Sequence[str]) -> bool:
    """Whether one of the *words* means a country, its people or its money."""
    return not _NATIONS.isdisjoint(word.casefold() for word in words)


def is_short_for(code: str, words: Sequence[str]) -> bool:
    """Whether the letters of *code* stand in this order in a few *words*, the first letter in front: TSLA, Tesla.

    An X at the end of a code of capitals often stands for nothing: LAX, CVX.
    """
    letters, capital = _letters_of(code), _is_capital(code)
    for at in _beginning_with(letters[0], words):
        if capital and not words[at][0].isupper():
            continue
        if _is_in_order(letters, words[at : at + _MOST]):
            return True
    return False


def _letters_of(code: str) -> str:
    return (code[:-1] if len(code) > 2 and code[-1] == "X" else code).casefold()


def _is_capital(code: str) -> bool:
    """Whether a word that *code* is short for begins with a capital."""
    return code.isupper() and len(code) < 4


def _is_in_order(letters: str, words: Sequence[str]) -> bool:
    """Whether the first few *words* have *letters* in this order."""
    return _has_in_order(letters, "".join(words[:_MOST]))


def _has_in_order(letters: str, text: str) -> bool:
    text, at = text.casefold(), -1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at < 0:
            return False
    return True


def _beginning_with(letter: str, words: Sequence[str]) -> list[int]:
    """Which of *words* have *letter*, a small one, in front."""
    heads = "".join(map(itemgetter(0), words))
    if not heads.isascii():
        return [at for at, head in enumerate(heads) if head.casefold() == letter]
    found: list[int] = []
    for head in (letter, letter.upper()):
        at = heads.find(head)
        while at >= 0:
            found.append(at)
            at = heads.find(head, at + 1)
    return found
