"""V102: what the message says and the call, though a parameter has room for it, leaves out."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from tooldata_tui.dataset.tool import Parameter, Tool, parameters_of
from tooldata_tui.rules.grounding.figures import Day, days_in, numbers_in
from tooldata_tui.rules.grounding.heard import Said, squashed, words_of
from tooldata_tui.rules.grounding.kinds import addresses_in
from tooldata_tui.rules.patterns import is_found, takes
from tooldata_tui.rules.values_slots import Slot, Slots

__all__ = ["LeftOut", "Room", "covers", "left_out", "rooms_of", "used_in"]

#: Characters of a message in which values are looked for.
_LONGEST = 5_000
#: Parameters of one tool that are looked at for room.
_MOST_ROOMS = 200
#: Values of one kind in one message that are looked at.
_MOST = 12


class LeftOut(NamedTuple):
    """A value that was said, and the argument that has room for it."""

    name: str
    value: Any
    words: str


class _Found(NamedTuple):
    """A value in a message: the form it is compared by, the value to pass, and the words."""

    form: str
    value: Any
    words: str


class Room(NamedTuple):
    """A parameter, and what finds the values it is made for in a message."""

    name: str
    slot: Slot
    find: Callable[[str, Slot], list[_Found]]


def used_in(values: Collection[Any]) -> set[str]:
    """The *values* of all calls, as they are compared with what was said."""
    forms: set[str] = set()
    for value in values:
        if isinstance(value, str):
            forms.add(squashed(value.replace(" dot ", ".").replace(" at ", "@")))
            if any(map(str.isdigit, value)):
                forms.update(_day_form(day) for day, _ in islice(days_in(value), _MOST))
                forms.update(f"{number:g}" for number, _ in islice(numbers_in(value[:_LONGEST]), _MOST))
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
            forms.add(f"{value:g}")
    return forms


def _day_form(day: Day) -> str:
    return f"day {day[1]}/{day[2]}"


def covers(used: str, form: str) -> bool:
    """Whether a value of a call has what was said, alone or among more."""
    return form == used or (len(form) > 3 and form in used) or (len(used) > 3 and used in form)


def rooms_of(tool: Tool, slots: Slots) -> tuple[Room, ...]:
    """The parameters of *tool* that are made for a kind of value that is easily told in a message."""
    found: list[Room] = []
    for parameter in parameters_of(tool)[:_MOST_ROOMS]:
        slot = slots.at((parameter.name,))
        find = next((find for fits, find in _KINDS if fits(parameter, slot)), None)
        if find is not None:
            found.append(Room(parameter.name, slot, find))
    return tuple(found)


def left_out(missing: Sequence[Room], said: Said, used: Callable[[], set[str]]) -> Iterator[LeftOut]:
    """What *said*, the newest message of the user, names and the *missing* parameters of a call have room for.

    Only where one value fits one parameter: of two, nobody knows which was meant.

    :param used: says what the calls of the example have (see :func:`used_in`)
    """
    text = said.text[:_LONGEST]
    for name, slot, find in missing:
        if sum(other.find is find for other in missing) > 1:
            continue
        found = {one.form: one for one in find(text, slot)}
        if len(found) != 1:
            continue
        form, one = next(iter(found.items()))
        days = {_day_form(day) for day, _ in days_in(one.words)}
        passed = used()
        if passed.isdisjoint(days) and not any(covers(each, form) for each in passed):
            yield LeftOut(name, one.value, one.words)


def _as_said(words: str) -> _Found:
    return _Found(squashed(words), words, words)


_COIN = re.compile(r"\s?(?:dollars?|bucks|usd|euros?|eur|pounds?|gbp|quid|rupees?|yen|€|£|\$)(?!\w)", re.IGNORECASE)
_TOKEN = re.compile(r"[\w#$@.+/:-]{3,64}")
_PHONE = re.compile(
    r"(?<![\w.-])(?:\+[0-9]{1,3}[ .-]?)?(?:\([0-9]{2,5}\)|[0-9]{2,5})(?:[ .-]?[0-9]{2,5}){2,4}(?![\w-])"
)


def _is_email(parameter: Parameter, slot: Slot) -> bool:
    words = _name_words(parameter)
    return slot.format == "email" or (bool({"email", "mail"} & words) and not words & _NO_ADDRESS)


_NO_ADDRESS = frozenset(
    ["folder", "body", "subject", "text", "content", "template", "message", "type", "id", "count", "list"]
)
_ENDS = frozenset(
    ["start", "end", "begin", "from", "to", "until", "since", "return", "departure", "arrival", "due", "out", "in"]
)


def _is_shaped(parameter: Parameter, slot: Slot) -> bool:
    pattern = slot.pattern
    if pattern is not None:
        return any(map(str.isdigit, pattern)) and re.match(r"\^[A-Z#]", pattern) is not None and takes(pattern)
    return any(form.pattern.pattern[0].isupper() or form.pattern.pattern[:2] == r"\#" for form in slot.told.forms)


def _is_money(parameter: Parameter, slot: Slot) -> bool:
    return slot.is_number and bool({"amount", "budget", "price", "cost", "payment"} & _name_words(parameter))


def _is_phone(parameter: Parameter, slot: Slot) -> bool:
    return not slot.is_number and bool({"phone", "mobile", "telephone"} & _name_words(parameter))


def _is_day(parameter: Parameter, slot: Slot) -> bool:
    words = _name_words(parameter)
    return (slot.format == "date" or "date" in words) and not words & _ENDS


def _name_words(parameter: Parameter) -> set[str]:
    return {word.casefold() for word in words_of(parameter.name[:100])}


def _emails(text: str, slot: Slot) -> list[_Found]:
    return [_as_said(match[0]) for match in addresses_in(text)][:_MOST]


def _shaped(text: str, slot: Slot) -> list[_Found]:
    tokens = [token.rstrip(".:/-") for token in _TOKEN.findall(text) if any(map(str.isdigit, token))][: 4 * _MOST]
    if slot.pattern is not None:
        return [_as_said(token) for token in tokens if is_found(slot.pattern, token)]
    return [_as_said(token) for token in tokens if any(form.pattern.fullmatch(token) for form in slot.told.forms)]


def _money(text: str, slot: Slot) -> list[_Found]:
    found: dict[int, _Found] = {}
    for number, (start, end) in numbers_in(text):
        if number > 0 and (text[start - 1 : start] in _SIGNS or _COIN.match(text, end)):
            value = int(number) if number == int(number) else float(number)
            if end not in found or len(found[end].words) < end - start:
                found[end] = _Found(f"{value:g}", value, text[start:end])
    return list(found.values())[:_MOST]


_SIGNS = frozenset("$€£¥₹")


def _phones(text: str, slot: Slot) -> list[_Found]:
    found = [match[0] for match in _PHONE.finditer(text)][:_MOST]
    return [_as_said(one) for one in found if 9 <= sum(map(str.isdigit, one)) <= 15 and not any(days_in(one))]


def _days(text: str, slot: Slot) -> list[_Found]:
    return [_as_said(text[slice(*span)]) for _, span in days_in(text)][:_MOST]


_KINDS = (
    (_is_email, _emails),
    (_is_shaped, _shaped),
    (_is_money, _money),
    (_is_phone, _phones),
    (_is_day, _days),
)
