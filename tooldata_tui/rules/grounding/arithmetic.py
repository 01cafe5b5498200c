"""Numbers that follow from numbers that were said: other units, fractions, powers of ten, ordinals."""

import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation

__all__ = ["follows", "more_numbers_in"]

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
_SMALL = {word: Decimal(number) for number, word in enumerate(_ORDINALS, start=1)}
_SMALL |= {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "both": Decimal(2), "pair": Decimal(2)}
_SMALL |= {"trio": Decimal(3), "triple": Decimal(3), "thrice": Decimal(3), "score": Decimal(20), "no": Decimal(0)}
_SMALL |= {"alone": Decimal(1), "myself": Decimal(1), "solo": Decimal(1), "none": Decimal(0), "nil": Decimal(0)}
_SMALL |= {
    "week": Decimal(7),
    "weekly": Decimal(7),
    "fortnight": Decimal(14),
    "decade": Decimal(10),
    "century": Decimal(100),
}
_SMALL |= {
    "month": Decimal(30),
    "year": Decimal(365),
    "hour": Decimal(60),
    "minute": Decimal(60),
    "day": Decimal(24),
    "dozen": Decimal(12),
}
_WORD = re.compile(r"[a-z]+")
_FRACTION = re.compile(r"(?<![0-9/.])([0-9]{1,9})\s?/\s?([0-9]{1,9})(?![0-9/])")
_POWER = re.compile(
    r"([0-9]{1,20}(?:\.[0-9]{1,20})?)\s?(?:e|(?:x|×|\*)\s?10\s?(?:\^|\*\*)?\s?)\(?([-+−]?[0-9]{1,2})(?![0-9])"
)

#: Units that are powers of ten of each other, those of time, and others, by the names that mean them.
_DECIMAL_UNITS = """
km kms kilometer kilometers kilometre kilometres; m meter meters metre metres; cm centimeter centimeters centimetre
centimetres; mm millimeter millimeters millimetre millimetres; um micrometer micrometers; nm nanometer nanometers;
kg kgs kilogram kilograms kilo kilos; g gram grams; mg milligram milligrams; ton tons tonne tonnes; l liter liters
litre litres; ml milliliter milliliters millilitre millilitres; cent cents; dollar dollars euro euros; percent
percentage; rate ratio fraction decimal probability share; thousand thousands k; million millions; billion billions;
bps basis; byte bytes; kb kilobyte; mb megabyte megabytes; gb gigabyte gigabytes; tb terabyte terabytes; w watt
watts; kw kilowatt kilowatts; mw megawatt; hz hertz; khz; mhz; ghz; pa pascal pascals; kpa; mpa; v volt volts; mv;
amp amps; ma; ms millisecond milliseconds; s sec secs second seconds; joule joules; kj kilojoules; n newton newtons;
kn
"""
_TIME_UNITS = """
ms millisecond milliseconds; s sec secs second seconds; min mins minute minutes; h hr hrs hour hours; d day days
daily; night nights; week weeks weekly; fortnight; month months monthly; quarter quarters; year years annual
annually yearly; decade decades; century
"""
_OTHER_UNITS = """
ft foot feet; inch inches in; yard yards; mile miles; lb lbs pound pounds; oz ounce ounces; dozen dozens; each
apiece; pair pairs; stone
"""


def _units(names: str) -> Mapping[str, str]:
    """The unit that every name means, by its first name."""
    groups = [group.split() for group in names.split(";")]
    return {name: group[0] for group in groups for name in group}


_BOUNDS = re.compile(
    r"\b(?:less|more|fewer|under|over|below|above|least|most|between|exceed\w*|up to|beyond|within|until|through|"
    r"excluding)\b"
)
_HALVES = re.compile(r"\b(?:half|halves|double|twice|radius|diameter|each|pairs?|apiece|fortnight|round)\b")
_KINDS = tuple(map(_units, (_DECIMAL_UNITS, _TIME_UNITS, _OTHER_UNITS)))
_FEET = re.compile(r"[0-9]\s?(?:'|′|ft\b|foot\b|feet\b)\s?(?:and )?[0-9]")
_HOURS = re.compile(r"\b(?:hours?|hrs?|h)\b.{1,20}\bmin|\bmin\w*\b.{1,20}\bsec")

_TENS = frozenset(Decimal(10) ** power for power in range(-9, 10))
_CLOCKS = frozenset(map(Decimal, (60, 3600, 24, 7, 14, 12, 365, 366, 30, 31, 52, 1440, 86400, 1000, 60000, 4, 28, 90)))
_TWO = frozenset({Decimal(2), Decimal("0.5")})
_IMPERIALS = frozenset(map(Decimal, (12, 36, 3, 16, 1760, 5280)))
#: Numbers that are tried with each other, and characters searched for units.
_MOST, _LONGEST = 40, 20_000
#: More numbers are a table.
_LONG_LIST = 1_000


def more_numbers_in(text: str) -> Iterator[Decimal]:
    """Numbers in forms that ``figures.numbers_in`` leaves out. *text* is lower case."""
    text = text[:_LONGEST]
    words = _WORD.findall(text)
    if not _SMALL.keys().isdisjoint(words):
        yield from (_SMALL[word] for word in words if word in _SMALL)
    for match in _FRACTION.finditer(text) if "/" in text else ():
        if int(match[2]):
            yield Decimal(match[1]) / Decimal(match[2])
    for match in _POWER.finditer(text):
        yield Decimal(match[1]) * Decimal(10) ** int(match[2].replace("−", "-"))


def follows(number: Decimal, said: Collection[Decimal], message: str, schema: str) -> bool:
    """Whether *number* follows from those *said*: rounded, of the other sign, or in the unit that the schema asks for.

    :param message: what the user said, lower case
    :param schema: what is said of the parameter, lower case
    """
    message = message[:_LONGEST]
    factors: set[Decimal] = set(_TWO) if _HALVES.search(message) or _HALVES.search(schema) else set()
    spoken, asked = frozenset(_WORD.findall(message)), frozenset(_WORD.findall(schema))
    for units, some in zip(_KINDS, (_TENS, _CLOCKS, _IMPERIALS), strict=True):
        wanted = {units[word] for word in asked & units.keys()}
        if wanted and wanted != {units[word] for word in spoken & units.keys()}:
            factors |= some
    if _BOUNDS.search(message) and (number - 1 in said or number + 1 in said):
        return True  # more than five: 6
    if len(said) > _LONG_LIST:
        return True  # who said so many may have meant any
    near = sorted(said, key=lambda one: (abs(one - number), one))[:_MOST]
    far = sorted(said, key=lambda one: (-abs(one), one))[:_MOST]
    try:
        return any(_from(number, one, factors) for one in (*near, *far)) or _compound(number, near, message)
    except InvalidOperation:
        return False


def _from(number: Decimal, one: Decimal, factors: set[Decimal]) -> bool:
    if number == -one or (number and one and abs(number - one) <= abs(one) * Decimal("0.005") and number % 1 + one % 1):
        return True  # a debit of 20: -20; rounded
    return bool(one and number) and (number / one in factors or one / number in factors)


def _compound(number: Decimal, said: list[Decimal], message: str) -> bool:
    """Feet and inches, hours and minutes."""
    units = [Decimal(60)] if _HOURS.search(message) else []
    units += [Decimal(12)] if _FEET.search(message) else []
    return any(one * unit + other == number for unit in units for one in said for other in said if 0 < other < unit)
