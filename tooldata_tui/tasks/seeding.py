"""Seeds: a message that a person wrote becomes an example of a tool, with the arguments that stand in the message.

What a call needs and the message does not say is left out, never made up: the rules then say that it is missing.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from tooldata_tui.dataset import NO_TOOL, Parameter, Tool, Toolset, parameters_of
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.formats.codec import META
from tooldata_tui.rules.grounding.figures import Span, days_in, numbers_in
from tooldata_tui.rules.grounding.heard import Said, root, words_of
from tooldata_tui.rules.grounding.mentions import find
from tooldata_tui.rules.patterns import is_found, takes
from tooldata_tui.rules.values_left_out import left_out, rooms_of
from tooldata_tui.rules.values_slots import Slot, Slots

__all__ = ["Proposal", "arguments_in", "propose", "seed_row", "with_system"]

#: What a seed is said to come from: ``seed, hand``.
_FROM = {"source": "seed", "kind": "hand"}

#: Characters of a message that are looked through, parameters of a tool, values of an ``enum``, objects in objects.
_LONGEST, _MOST_PARAMETERS, _MOST_CHOICES, _DEEPEST = 5_000, 200, 300, 3
_MOST_TOKENS = 100
#: What a word of a description counts, beside one of the tool's name.
_OF_PROSE = 0.6

_TOKEN = re.compile(r"[\w#$@.+/:%-]{2,200}")
_LINK = re.compile(r"https?://[^\s<>\"']{3,500}")
#: A number that may be meant in two ways: 5 or 0.05, ten metres or ten million.
_TWO_WAYS = re.compile(r"(?:%|per ?cent|[0-9] ?m)$", re.IGNORECASE)
#: The word before a number, and the one behind it.
_BEFORE = re.compile(r"([^\W\d_]+)(?: (?:of|is|to|at|by))?[ :=#$€£]{1,3}$")
_BEHIND = re.compile(r"[ -]([^\W\d_]+)")
_IDENTIFIER = re.compile(r"(?=[\w#-]*[0-9])(?=[\w#-]*[A-Za-z])[\w#]+(?:-[\w#]+)*")
_ID_WORDS = frozenset({"id", "ids", "number", "code", "reference", "ref", "sku", "no"})


class Proposal(NamedTuple):
    """A call that a message may ask for. ``score`` is in [0, 1]; it compares the tools of one toolset."""

    tool: str
    arguments: dict[str, Any]
    score: float


def seed_row(message: str, tool: str, arguments: Mapping[str, Any], system: str = "") -> dict[str, Any]:
    """An OpenAI row of *message* and the call that answers it, marked as written by hand.

    Of :data:`~tooldata_tui.dataset.NO_TOOL` the answer is a text, which somebody still has to write.

    :param system: what the assistant is told first, if anything
    """
    answer: dict[str, Any] = {"role": "assistant", "content": ""}
    if tool != NO_TOOL:
        call = {"id": "call_1", "type": "function", "function": {"name": tool, "arguments": dumps(arguments)}}
        answer = {"role": "assistant", "content": None, "tool_calls": [call]}
    return with_system({"messages": [{"role": "user", "content": message}, answer], META: dict(_FROM)}, system)


def with_system(row: Mapping[str, Any], system: str) -> dict[str, Any]:
    """*row* with what the assistant is told first; as it is where that is nothing."""
    told = [{"role": "system", "content": system}] if system else []
    return {**row, "messages": [*told, *row["messages"]]}


def propose(message: str, toolset: Toolset) -> list[Proposal]:
    """A call of every tool, the likeliest first: by the words it shares with the message, and by what it needs of it.

    Tools that share nothing with the message are not among them.
    """
    said = _said(message)
    names = list(toolset.by_name.values())
    words = [_roots_of(tool) for tool in names]
    rarity = _rarity(words)
    own = {word for word in said.roots if word in rarity}
    total = sum(rarity[word] for word in own)
    found: list[Proposal] = []
    for tool, roots in zip(names, words, strict=True):
        name = _name_roots(tool)
        shared = sum(rarity[word] * (1.0 if word in name else _OF_PROSE) for word in own & roots)
        likeness = shared / total if total else 0.0
        arguments = _arguments(said, tool, 0)
        needed = [one.name for one in parameters_of(tool) if one.required]
        given = sum(name in arguments for name in needed) / len(needed) if needed else float(bool(arguments))
        if likeness or arguments:
            found.append(Proposal(tool.name, arguments, round(0.7 * likeness + 0.3 * given, 4)))
    return sorted(found, key=lambda one: -one.score)


@lru_cache(maxsize=2048)
def _name_roots(tool: Tool) -> frozenset[str]:
    return frozenset(root(word) for word in words_of(tool.name.replace("_", " ")))


@lru_cache(maxsize=2048)
def _roots_of(tool: Tool) -> frozenset[str]:
    named = [f"{one.name} {_described(one)}" for one in parameters_of(tool)[:_MOST_PARAMETERS]]
    words = words_of(" ".join([tool.name, tool.description[:_LONGEST], *named]).replace("_", " "))
    return frozenset(root(word) for word in words if len(word) > 2)


def _described(parameter: Parameter) -> str:
    schema = parameter.schema if isinstance(parameter.schema, Mapping) else {}
    listed = schema.get("enum")
    choices = [one for one in listed[:_MOST_CHOICES] if isinstance(one, str)] if isinstance(listed, list) else []
    words = schema.get("description")
    return " ".join([*choices, words[:_LONGEST] if isinstance(words, str) else ""])


def _rarity(words: Iterable[frozenset[str]]) -> dict[str, float]:
    """What a word tells: less the more tools it stands in."""
    counts: dict[str, int] = {}
    tools = 0
    for one in words:
        tools += 1
        for word in one:
            counts[word] = counts.get(word, 0) + 1
    return {word: math.log(1 + tools / count) - math.log(2) * (count == tools) for word, count in counts.items()}


def _said(message: str) -> Said:
    return Said(message[:_LONGEST], 0)


def arguments_in(message: str, tool: Tool) -> dict[str, Any]:
    """The arguments for *tool* that stand in *message*, in the order of its parameters."""
    return _arguments(_said(message), tool, 0)


def _arguments(said: Said, tool: Tool, depth: int) -> dict[str, Any]:
    """By what each parameter asks for, the surest first; of two values for one parameter none is taken."""
    parameters = parameters_of(tool)[:_MOST_PARAMETERS]
    slots = _slots_of(tool)
    found: dict[str, Any] = {}
    taken: list[Span] = []
    for one in parameters:
        value = _listed(said, one, slots, depth)
        if value is not None:
            found[one.name] = value
    rooms = [room for room in rooms_of(tool, slots) if room.name not in found]
    for name, value, words in left_out(rooms, said, set):
        value = _fitting(value, slots.at((name,)))
        if value is not None:
            found[name] = value
            at = said.text.find(words)
            taken.append((at, at + len(words)))
    left = [one for one in parameters if one.name not in found]
    found |= _formed(said, left, slots, taken)
    left = [one for one in left if one.name not in found]
    found |= _numbers(said, left, slots, taken)
    return {one.name: found[one.name] for one in parameters if one.name in found}


@lru_cache(maxsize=2048)
def _slots_of(tool: Tool) -> Slots:
    return Slots(tool)


def _listed(said: Said, parameter: Parameter, slots: Slots, depth: int) -> Any:
    """What of the values that the schema lists is said, of an object what is said of its fields; None for nothing."""
    slot = slots.at((parameter.name,))
    schema = parameter.schema if isinstance(parameter.schema, Mapping) else {}
    if schema.get("type") == "object":
        inside = _arguments(said, Tool(parameter.name, "", schema), depth + 1) if depth < _DEEPEST else {}
        return inside or None
    if schema.get("type") == "array":
        of_items = slots.at((parameter.name, 0))
        choices = of_items.choices or of_items.told.choices
        return _chosen(choices, said) or (_matching(of_items, said) if of_items.pattern else []) or None
    chosen = _chosen(slot.choices or (() if slot.is_number else slot.told.choices), said)
    return chosen[0] if len(chosen) == 1 else None


def _chosen(choices: Iterable[Any], said: Said) -> list[Any]:
    """Which of *choices* the message names: as they are, or else another form of their words."""
    spans: list[tuple[Span, Any]] = []
    near: list[Any] = []
    for one in islice(choices, _MOST_CHOICES):
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            continue
        mention = find(one, said.searched)
        if mention is not None and mention.span is not None:
            spans.append((mention.span, one))
        elif isinstance(one, str) and (words := words_of(one)) and all(len(word) > 3 for word in words):
            near += [one] if all(root(word) in said.roots for word in words) else []
    outer = [one for span, one in spans if not any(_is_inside(span, other) for other, _ in spans)]
    return outer or near


def _is_inside(span: Span, other: Span) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _fitting(value: Any, slot: Slot) -> Any:
    """A value as its parameter takes it; None where it would have to be guessed: of a day without its year."""
    if not isinstance(value, str):
        return value
    forms = slot.told.forms
    if slot.format != "date" and (not forms or any(form.pattern.fullmatch(value) for form in forms)):
        return value
    days = {day for day, _ in days_in(value)}
    year, month, date = days.pop() if len(days) == 1 else (None, 0, 0)
    written = f"{year:04}-{month:02}-{date:02}" if year else ""
    fits = slot.format == "date" or any(form.pattern.fullmatch(written) for form in forms)
    return written if written and fits else None


def _formed(said: Said, left: list[Parameter], slots: Slots, taken: list[Span]) -> dict[str, Any]:
    """Texts of a form: by the pattern, links, and the one identifier where one parameter asks for one."""
    found: dict[str, Any] = {}
    asked = [one for one in left if _asks_for_identifier(one, slots.at((one.name,)))]
    for one in left:
        slot = slots.at((one.name,))
        if slot.is_number or slot.choices or not _takes_text(one):
            continue
        values: list[str] = []
        if slot.pattern is not None:
            values = _matching(slot, said)
        elif slot.format in ("uri", "url"):
            values = [match[0].rstrip(".,;:!?)") for match in _LINK.finditer(said.text)]
        elif asked == [one] and slot.is_open:
            values = [token for token in _tokens(said) if _IDENTIFIER.fullmatch(token)]
        values = list(dict.fromkeys(values))
        if len(values) == 1:
            found[one.name] = values[0]
            at = said.text.find(values[0])
            taken.append((at, at + len(values[0])))
    return found


def _takes_text(parameter: Parameter) -> bool:
    kind = parameter.schema.get("type", "string") if isinstance(parameter.schema, Mapping) else "string"
    return "string" in (kind if isinstance(kind, list) else [kind])


def _asks_for_identifier(parameter: Parameter, slot: Slot) -> bool:
    words = {word.casefold() for word in words_of(parameter.name[:100].replace("_", " "))}
    return bool(words & _ID_WORDS) and slot.pattern is None and not slot.is_number


def _tokens(said: Said) -> Iterator[str]:
    return (token.rstrip(".:/-,") for token in islice(_TOKEN.findall(said.text), _MOST_TOKENS))


def _matching(slot: Slot, said: Said) -> list[str]:
    """The words of the message that are as the pattern says, from their beginning to their end."""
    pattern = slot.pattern or ""
    whole = pattern if pattern.startswith("^") and pattern.endswith("$") else f"^(?:{pattern})$"
    if not takes(whole):
        return []
    figured = (token for token in _tokens(said) if any(map(str.isdigit, token)))  # two capitals are any word's
    return list(dict.fromkeys(token for token in figured if is_found(whole, token)))


def _numbers(said: Said, left: list[Parameter], slots: Slots, taken: list[Span]) -> dict[str, Any]:
    """Numbers: one beside the name of its parameter, or the only one where only one is asked for."""
    asked = [one for one in left if slots.at((one.name,)).is_number and not slots.at((one.name,)).choices]
    if not asked:
        return {}
    said_numbers: dict[Span, Any] = {}
    days = [span for _, span in days_in(said.text)]
    for number, span in numbers_in(said.text):
        around = said.text[max(0, span[0] - 1) : span[0]] + said.text[span[1] : span[1] + 1]
        in_word = any(char.isalnum() or char in "-#_/:" for char in around)
        if not in_word and not any(_overlap(span, other) for other in (*taken, *days)):
            said_numbers.setdefault(span, int(number) if number == int(number) else float(number))
    spans = [span for span in said_numbers if not any(_is_inside(span, other) for other in said_numbers)]
    spans = [span for span in spans if not _TWO_WAYS.search(said.text[slice(*span)])]
    found: dict[str, Any] = {}
    for one in asked:
        others = {word for other in asked if other is not one for word in _name_words(other)}
        words = _name_words(one) - others
        beside = [span for span in spans if _is_beside(said.text, span, words)]
        if len(beside) == 1 and _takes_number(one, said_numbers[beside[0]]):
            found[one.name] = said_numbers[beside[0]]
            spans.remove(beside[0])
    needed = [one for one in asked if one.name not in found and one.required]
    if len(spans) == 1 and len(needed) == 1 and _takes_number(needed[0], said_numbers[spans[0]]):
        found[needed[0].name] = said_numbers[spans[0]]
    return found


def _overlap(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _name_words(parameter: Parameter) -> set[str]:
    return {root(word) for word in words_of(parameter.name[:100].replace("_", " ")) if len(word) > 2}


def _is_beside(text: str, span: Span, words: set[str]) -> bool:
    """Whether one of *words* stands right before or behind a number: ``3 nights``, ``a limit of 5``."""
    before, behind = _BEFORE.search(text[max(0, span[0] - 60) : span[0]]), _BEHIND.match(text, span[1])
    return any(found is not None and root(found[1]) in words for found in (before, behind))


def _takes_number(parameter: Parameter, value: Any) -> bool:
    kind = parameter.schema.get("type") if isinstance(parameter.schema, Mapping) else None
    return isinstance(value, int) or "integer" not in (kind if isinstance(kind, list) else [kind])
