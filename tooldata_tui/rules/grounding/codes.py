"""Codes that stand for what was said: countries, currencies, languages, airports, share symbols, initials."""

import re
from collections.abc import Mapping, Sequence
from operator import itemgetter

__all__ = ["is_short_for", "may_stand_for", "names_a_country", "stands_for"]

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
#: The only other capital that is an ASCII letter without its capital.
_KELVIN = "\u212a"
#: Words that one code may be short for.
_MOST = 5


def stands_for(code: str, words: Sequence[str]) -> bool:
    """Whether *code* (``FRA``, ``fr`` or ``fr-FR``) stands for some of the *words* that were said."""
    zone = _ZONE.fullmatch(code)
    parts = zone.groups() if zone else (code, code.upper())
    known = [_CODES[part] for part in parts if part in _CODES]
    if known and not frozenset().union(*known).isdisjoint([word.casefold() for word in words]):
        return True
    return is_short_for(code, words)


def may_stand_for(code: str, text: str, folded: str) -> bool:
    """False only where :func:`stands_for` says so of any words of *text*, told without taking it apart.

    :param folded: the text without its capitals
    """
    letter = code[:1].casefold()
    if len(letter) != 1 or not letter.isascii() or _ZONE.fullmatch(code):
        return True
    if code.isupper() and len(code) < 4:
        is_short = letter.upper() in text or (letter == "k" and _KELVIN in text)
    else:
        is_short = letter in folded
    if is_short:
        return True
    known = [_CODES[part] for part in (code, code.upper()) if part in _CODES]
    return any(word in folded for words in known for word in words)


def names_a_country(words: Sequence[str]) -> bool:
    """Whether one of the *words* means a country, its people or its money."""
    return not _NATIONS.isdisjoint(word.casefold() for word in words)


def is_short_for(code: str, words: Sequence[str]) -> bool:
    """Whether the letters of *code* stand in this order in a few *words*, the first letter in front: TSLA, Tesla.

    An X at the end of a code of capitals often stands for nothing: LAX, CVX.
    """
    letters = (code[:-1] if len(code) > 2 and code[-1] == "X" else code).casefold()
    capital = code.isupper() and len(code) < 4
    for at in _beginning_with(letters[0], words):
        if capital and not words[at][0].isupper():
            continue
        text = iter("".join(words[at : at + _MOST]).casefold())
        if all(letter in text for letter in letters):
            return True
    return False


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
