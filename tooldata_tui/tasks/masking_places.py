"""Where people live, and when they were born, in a message."""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

__all__ = ["Found", "births_in", "places_in"]


class Found(NamedTuple):
    """A piece of a text that may be personal. ``made`` makes what stands in its place."""

    start: int
    end: int
    made: Callable[[str, Random], str]


_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽȘȚА-ЯЁΑ-Ω"
_CAP = rf"[{_UPPER}][\w'’.-]*"
_HOUSE = r"[0-9]{1,5}(?:[a-zA-Z]\b| [a-h]\b)?(?: ?[/-] ?[0-9]{1,4}[a-zA-Z]?)?"
_UNIT = r"(?:,? (?i:apt|apartment|apto|unit|suite|ste|flat|room|floor)\.? ?[\w-]{1,6}|,? ?# ?[0-9]{1,5})?"
_ENGLISH = (
    r"Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Square|Sq|Boulevard|Blvd|Terrace|Close|Crescent"
    r"|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Row|Grove|Gardens|Mews|Quay|Alley|Walk|Rise|Hill"
)
_FILLER = r"(?!(?:on|the|in|of|at|to|for|and|from|a|an|my|this|that|by|with)\b)"
_LINKS = (
    r"(?:(?:de|del|du|des|la|le|las|los|les|el|da|das|do|dos|dei|degli|delle|della|di) |(?:de )?l['’]|d['’]|dell['’])"
)
_TYPES = (
    r"calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrera|cra\.?|camino|ronda|travesía|carretera|rua|travessa|praça|alameda"
    r"|via|viale|piazza|piazzale|corso|largo|vicolo"
)
_FRENCH = r"rue|avenue|av\.|boulevard|bd|chemin|allée|impasse|quai"


class _Street(NamedTuple):
    """Streets of one form, and what may stand in their place."""

    form: re.Pattern[str]
    others: tuple[str, ...]


def _street(others: str, *form: str) -> _Street:
    return _Street(re.compile("".join(form)), tuple(one.strip() for one in others.split("|")))


_STREETS = (
    _street(
        "12 Elm Street | 7 Mill Road | 58 Park Lane | 31 High Street | 9 Bridge Road",
        r"\b(?:(?:Flat|Apt|Unit|Suite) \w{1,5},? )?[0-9]{1,5}[A-Za-z]? (?:[A-Z0-9][\w'’.-]* ){1,4}",
        rf"(?:{_ENGLISH})\b(?: (?:N|S|E|W|NE|NW|SE|SW)\b)?{_UNIT}",
    ),
    _street(
        "12 elm street | 7 mill road | 58 park lane | 31 high street | 9 bridge road",
        rf"\b[0-9]{{1,5}}[a-z]? (?:{_FILLER}[a-z'’]+ ){{1,2}}(?:street|road|avenue|lane|boulevard)\b{_UNIT}",
    ),
    _street("PO Box 118 | PO Box 2040 | PO Box 77", r"\b(?i:p\.? ?o\.? ?box) [0-9]{1,6}\b"),
    _street(
        "12 rue des Lilas | 7 rue du Moulin | 58 avenue des Tilleuls | 9 chemin du Pont",
        rf"\b[0-9]{{1,4}}(?: ?(?:bis|ter|[A-D]))?,? (?i:{_FRENCH}) ",
        rf"(?:{_LINKS}){{0,2}}[^\W\d_][\w'’.-]*(?:[ -]{_CAP}){{0,3}}",
    ),
    _street(
        "12 place du Pont | 7 place des Tilleuls",
        rf"\b[0-9]{{1,4}},? (?:place|route|cours|square) (?:{_LINKS}){{0,2}}{_CAP}(?:[ -]{_CAP}){{0,3}}",
    ),
    _street(
        "Via dei Mulini 12 | Calle del Molino 7 | Rua do Moinho 58",
        rf"(?<!\w)(?i:{_TYPES}) ?(?:{_LINKS}){{0,2}}{_CAP}(?: (?:de |da |dos )?{_CAP}){{0,3}},? ?",
        rf"(?:n\.? ?[º°]? ?)?{_HOUSE}\b(?:, ?[0-9]{{1,2}} ?[º°ª] ?[A-Z]?\b)?",
    ),
    _street(
        "Gartenstraße 12 | Mühlenweg 7 | Lindenallee 58 | Bachgasse 9",
        rf"\b(?!Spring|String|Earring)[{_UPPER}][\w.-]+(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ufer",
        r"|chaussee|steig|ring|straat|laan|plein|gracht|kade|dijk|singel|steeg|gatan|vägen|gata|gaten|veien",
        rf"|vegen|gade|katu) {_HOUSE}\b",
    ),
    _street(
        "Mühlenweg 12 | Gartenstraße 7 | Lindenallee 58",
        rf"\b{_CAP} (?:Straße|Strasse|Str\.|Allee|Platz|Weg|Ring|Gasse|Damm|Ufer|cesta|ulica|trg|put|utca|út",
        rf"|Caddesi|Cad\.|Sokak|Sok\.) (?:No:? ?)?{_HOUSE}\b",
    ),
    _street(
        "ul. Lipowa 12 | ul. Młyńska 7 | ul. Polna 58",
        rf"(?<!\w)(?i:ul\.|ulica|ulici|ulice|al\.|aleja|os\.|nám\.|náměstí) ?{_CAP}(?: {_CAP}){{0,2}} {_HOUSE}",
    ),
    _street(
        "ул. Садовая, д. 12 | ул. Полевая, д. 7",
        r"(?<!\w)(?i:ул\.|улица|улице|улицу|проспект|пр\.|пр-т|пер\.|переулок|бульвар|наб\.|шоссе) ?",
        r"[А-ЯЁ][а-яё-]+(?: [А-ЯЁ][а-яё-]+)?,? ?(?:д\.|дом)? ?[0-9]{1,4}[а-я]?",
        r"(?:,? ?(?:к\.|корп\.|кв\.|квартира) ?[0-9]{1,4}){0,2}",
    ),
    _street("花园路12号 | 河边街7号", r"[\u4e00-\u9fff]{1,6}(?:路|街|巷|弄)[0-9]{1,5}号(?:[0-9]{1,4}室)?"),
    _street(
        "緑町1-2-3 | 桜台4-5-6",
        r"[\u4e00-\u9fff\u30a0-\u30ff]{1,10}[0-9]{1,3}(?:丁目|-)[0-9]{1,3}(?:[番号-][0-9]{0,3})?号?",
    ),
)
#: What stands in front of an address, in any language that has streets with names and numbers.
_TO = re.compile(
    r"(?i)\b(?:address(?: is|:)?|live[sd]? (?:at|on|in)|moved? to"
    r"|(?:ship|deliver|send|sent|bring|mail|post)(?: \w+)? to"
    r"|(?:adresse|anschrift)(?: ist|:)?|dirección(?: es|:)?|indirizzo(?: è|:)?|morada(?: é|:)?|endereço(?: é|:)?"
    r"|adres(?: is| wordt|:)?|adresa(?: je|:)?|naslov(?: je|:)?|entregar (?:na|no|em)|enviar a|dostavite na"
    r"|pošljite na) "
)
_ANY_STREET = re.compile(
    rf"{_CAP}(?: {_CAP}){{0,3}},? {_HOUSE}\b"
    rf"|[0-9]{{1,5}}[a-z]? (?:{_FILLER}[\w'’]+ ){{1,3}}(?i:{_ENGLISH})\b"
)
#: Streets that are other words as well, where the message is about an address.
_ABOUT = re.compile(r"(?i)\b(?:adresse|anschrift|wohn\w*|liefer\w*|schick\w*|zustell\w*|umgezogen)\b")
_WITH_AM = re.compile(
    rf"\b(?:Am|Im|An der|An den|Auf der|In der|Zum|Zur|Unter den) (?:{_CAP} ){{1,2}}[0-9]{{1,3}} ?[a-z]?\b"
)
_DAYS = re.compile(r"\b(?:\w+tag|Mittwoch|Januar|Februar|März|April|Mai|Ju[nl]i|August|\w+ber)\b")
#: A code of the post behind a street.
_POST = re.compile(
    r",?\s{1,2}(?:D-|F-|A-|CH-|I-|E-)?"
    r"([0-9]{2}-[0-9]{3}|[0-9]{3} [0-9]{2}(?= )|[0-9]{4} ?[A-Z]{2}|[0-9]{4,6})(?=\s[^\W\d_]|,)"
)
#: Such codes by their form alone.
_CODES = re.compile(
    r"\b[A-Z]{1,2}[0-9][0-9A-Z]? [0-9](?!(?:GB|MB|TB|KB|KG|AM|PM|CM|MM|ML)\b)[A-Z]{2}\b"
    r"|\b[A-Z][0-9][A-Z] [0-9][A-Z][0-9]\b|(?<=, [A-Z]{2} )[0-9]{5}(?:-[0-9]{4})?\b"
)


def places_in(text: str) -> Iterator[Found]:
    """Streets with the number of a house, and codes of the post, in the order of the forms they have."""
    streets: list[re.Match[str]] = []
    if any(map(str.isdigit, text)):
        for pattern, others in _STREETS:
            for match in pattern.finditer(text):
                streets.append(match)
                yield Found(match.start(), match.end(), _one_of(others))
        for said in _TO.finditer(text):
            street = _ANY_STREET.match(text, said.end())
            if street is not None:
                streets.append(street)
                yield Found(street.start(), street.end(), _one_of(("Elm Street 12", "Mill Road 7", "Park Lane 58")))
        if _ABOUT.search(text):
            for match in _WITH_AM.finditer(text):
                if not _DAYS.search(match[0]):
                    streets.append(match)
                    yield Found(match.start(), match.end(), _one_of(("Mühlenweg 12", "Gartenstraße 7")))
        for match in streets:
            code = _POST.match(text, match.end())
            if code is not None:
                yield Found(code.start(1), code.end(1), _other_code)
        for code in _CODES.finditer(text):
            yield Found(code.start(), code.end(), _other_code)


def _one_of(others: tuple[str, ...]) -> Callable[[str, Random], str]:
    return lambda _, random: random.choice(others)


def _other_code(old: str, random: Random) -> str:
    """Other figures, and other letters behind the first figure."""
    first = next(at for at, char in enumerate(old) if char.isdigit())
    return "".join(_other(char, random) if at >= first else char for at, char in enumerate(old))


def _other(char: str, random: Random) -> str:
    if "0" <= char <= "9":
        return str((int(char) + random.randint(1, 9)) % 10)
    return random.choice("ABDEHJLNPRSTUWXYZ") if char.isupper() else char


# --- when people were born

_BORN = re.compile(
    r"(?i)(?<!\w)(?:(?:was |am |is |were )?born|birth ?date|birthday|b-day|date of birth|d\.?o\.?b\b\.?"
    r"|geboren|geb\.|geburtsdatum|geburtstag|née? le|née? en|date de naissance|anniversaire"
    r"|nac[íi] el|nacid[oa] el|fecha de nacimiento|cumpleaños|nat[oa] il|nat[oa] nel|data di nascita|compleanno"
    r"|nascid[oa] em|nasci em|nasci a|data de nascimento|aniversário|geboortedatum|verjaardag"
    r"|född|födelsedatum|født|fødselsdato|fødselsdag|urodził[ao]?[mś]?|urodzon[ya]|data urodzenia"
    r"|narozen[aý]?|datum narození|rođen[a]?|rojen[a]?|datum rođenja|datum rojstva|rojstni dan"
    r"|doğum tarih\w*|doğumluyum|родил(?:ся|ась)|дата рождения|день рождения|ημερομηνία γέννησης|γεννήθηκα)"
    r"|生年月日|誕生日|出生|生日|생년월일|생일|تاريخ الميلاد|जन्म"
)
_MONTH = (
    r"(?:jan|feb|fév|mar|mär|apr|avr|abr|may|mai|maj|mag|jun|juin|jul|juil|giu|lug|aug|aoû|ago|sep|set|oct|okt|ott|out|nov|dec"
    r"|dez|déc|dic|gen|ene|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\w*\.?"
)
_DAY = re.compile(
    rf"(?i)[0-9]{{4}} ?[年년] ?[0-9]{{1,2}} ?[月월] ?[0-9]{{1,2}} ?[日일]"
    rf"|[0-9]{{1,4}} ?[./-] ?[0-9]{{1,2}} ?[./-] ?[0-9]{{1,4}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|er|º|\.)? ?(?:de |of |del |di )?{_MONTH},? ?(?:de |del )?[0-9]{{2,4}}"
    rf"|{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?,? [0-9]{{2,4}}"
    rf"|(?<![0-9])(?:19|20)[0-9]{{2}}(?![0-9])"
)
#: Characters between a day and the word before it that says what day it is, or the word behind it; and to its end.
_BEHIND, _BEFORE, _FAR = 24, 14, 48


def births_in(text: str) -> Iterator[Found]:
    """Days on which somebody was born, where a word says so beside them."""
    for said in _BORN.finditer(text):
        behind = _DAY.search(text, said.end(), said.end() + _FAR)
        if behind is not None and behind.start() - said.end() <= _BEHIND:
            yield Found(behind.start(), behind.end(), _other_day)
            continue
        *_, before = (None, *_DAY.finditer(text, max(0, said.start() - _FAR), said.start()))
        if before is not None and said.start() - before.end() <= _BEFORE:
            yield Found(before.start(), before.end(), _other_day)


def _other_day(old: str, random: Random) -> str:
    """Another day, written in the same way."""

    def other(figures: re.Match[str]) -> str:
        if len(figures[0]) == 4:
            return str(random.randint(1950, 1999))
        return f"{random.choice([n for n in range(1, 13) if n != int(figures[0])]):0{len(figures[0])}}"

    return re.sub("[0-9]+", other, old)
