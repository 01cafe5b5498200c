"""Whether what a row says is still there once a chat template has rendered it: once, and only once."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.marking import Mark, Path, formed, mark, nulls
from tooldata_tui.targets.target import Effect, Outcome
from tooldata_tui.targets.template import Template, TemplateFailedError
from tooldata_tui.text import clip, one_line

__all__ = ["arguments_form", "render_row", "survival", "turn_that_raises"]

_NONE = re.compile(r"\bNone\b")
_THOUGHT = "</think>"
#: Nulls that are looked for one by one.
_MOST_NULLS = 20
#: What another way to write the arguments would be called.
_OTHER = {"object": "string", "string": "object"}
_WORDS = {"object": "as objects", "string": "as JSON texts"}


def render_row(template: Template, row: Tree) -> str:
    """The text of a row. Raises :class:`TemplateFailedError`."""
    return template.render(row["messages"], row.get("tools")).text


def arguments_form(row: Tree) -> str:
    """How the calls of a row have their arguments: ``object``, ``string``, or nothing where it calls nothing."""
    for message in row["messages"]:
        for call in message.get("tool_calls") or ():
            return "object" if isinstance(call["function"].get("arguments"), dict) else "string"
    return ""


def survival(template: Template, row: Tree) -> list[Outcome]:
    """What the template does to a row, as it is written for the trainer."""
    form = arguments_form(row)
    other = formed(row, _OTHER[form]) if form else row
    try:
        text = render_row(template, row)
    except TemplateFailedError as error:
        return [_raised(template, row, other, form, str(error))]
    marked, marks = mark(row)
    try:
        seen = render_row(template, marked)
    except TemplateFailedError:
        marked, marks = mark(row, names=False)
        try:
            seen = render_row(template, marked)
        except TemplateFailedError:  # it wants to know something of the texts themselves
            return []
    counted = {one.sign: seen.count(one.sign) for one in marks}
    found = [
        *_lost(marks, counted, row),
        *_repeated(marks, counted),
        *_changed(marks, counted, text),
        *_twice_encoded(template, marked, marks, seen, form),
        *_printed_nulls(template, marked, seen),
    ]
    return sorted(found, key=lambda one: (-1 if one.turn is None else one.turn, one.code))


# --- one kind of damage each


def turn_that_raises(template: Template, row: Tree, said: str) -> int | None:
    """The first turn with which the template raises as it does with all of them."""
    messages = row["messages"]
    for count in range(1, len(messages) + 1):
        try:
            template.render(messages[:count], row.get("tools"))
        except TemplateFailedError as error:
            if str(error) == said:
                return count - 1
    return None


def _raised(template: Template, row: Tree, other: Tree, form: str, said: str) -> Outcome:
    turn = turn_that_raises(template, row, said)
    return Outcome(
        "F206", Effect.RAISES, f"the template raises: {said}", turn, (), _what_helps(template, row, other, form)
    )


def _what_helps(template: Template, row: Tree, other: Tree, form: str) -> str:
    """Another way to write the row that the template takes, in words, or nothing."""
    turned = f"write the arguments {_WORDS[_OTHER[form]]}" if form else ""
    for words, change in (
        ("", lambda row: row),
        ("leave the content of turns that have none out", _without_empty_content),
        ("give turns that call something an empty content", _with_empty_content),
    ):
        for more, written in (("", row), (turned, other)):
            if words or more:
                try:
                    render_row(template, change(written))
                except TemplateFailedError:
                    continue
                return ", and ".join(filter(None, (more, words)))
    return ""


def _lost(marks: list[Mark], counted: dict[str, int], row: Tree) -> Iterator[Outcome]:
    gone = [one for one in marks if not counted[one.sign]]
    calls = {(one.turn, one.path[3]) for one in gone if one.kind == "call"}
    tools = {one.path[1] for one in gone if one.kind == "tool"}
    given = sum(one.kind == "tool" for one in marks)
    if given > 1 and len(tools) == given:
        gone = [one for one in gone if one.kind != "tool"]
        yield Outcome("F216", Effect.LOSES, f"none of the {given} tools is shown", None, ("tools",))
    for one in gone:
        match one.kind:
            case "text":
                beside = bool(row["messages"][one.turn].get("tool_calls"))
                words = "the text beside the calls is left out" if beside else "the text is left out"
                yield Outcome("F202", Effect.LOSES, words, one.turn, one.path, _SPLIT if beside else "")
            case "reasoning":
                yield Outcome("F202", Effect.MASKS, "the reasoning is left out", one.turn, one.path)
            case "call":
                yield Outcome("F203", Effect.LOSES, f"the call of {_short(one.stood)} is lost", one.turn, one.path)
            case "key" | "value" if (one.turn, one.path[3]) not in calls:
                words = f"the {'argument' if one.kind == 'key' else 'value'} {_short(one.stood)} of a call is lost"
                yield Outcome("F203", Effect.LOSES, words, one.turn, one.path)
            case "result":
                yield Outcome("F204", Effect.LOSES, "the result is left out", one.turn, one.path)
            case "tool":
                yield Outcome("F216", Effect.LOSES, f"the tool {_short(one.stood)} is not shown", None, one.path)
            case "parameter" if one.path[1] not in tools:
                tool, name = one.stood
                words = f"the parameter {_short(name)} of {_short(tool)} is not shown"
                yield Outcome("F216", Effect.LOSES, words, None, one.path)


def _repeated(marks: list[Mark], counted: dict[str, int]) -> Iterator[Outcome]:
    for one in marks:
        if counted[one.sign] > 1 and one.kind in ("text", "result", "value", "reasoning"):
            words = f"the {one.kind} {_short(one.stood)} appears {counted[one.sign]} times"
            yield Outcome("F215", Effect.CORRUPTS, words, one.turn, one.path)


def _changed(marks: list[Mark], counted: dict[str, int], text: str) -> Iterator[Outcome]:
    """Texts of which a part goes although another text in their place would have stayed."""
    for one in marks:
        if one.kind not in ("text", "result") or not counted[one.sign] or _stands(one.stood, text):
            continue
        code = "F202" if one.kind == "text" else "F204"
        _, thought, said = one.stood.rpartition(_THOUGHT)
        if thought and _stands(said, text):
            yield Outcome(code, Effect.MASKS, "the reasoning is left out", one.turn, one.path)
        else:
            yield Outcome(code, Effect.LOSES, f"a part of the {one.kind} is changed or cut", one.turn, one.path)


def _stands(said: str, text: str) -> bool:
    said = said.strip()
    return said in text or any(json.dumps(said, ensure_ascii=to)[1:-1] in text for to in (False, True))


def _twice_encoded(template: Template, marked: Tree, marks: list[Mark], seen: str, form: str) -> Iterator[Outcome]:
    """Arguments that come out escaped, or as Python writes them, where the other way to write them does better."""
    if not form:
        return
    try:
        better = render_row(template, formed(marked, _OTHER[form]))
    except TemplateFailedError:
        return
    remedy = f"write the arguments {_WORDS[_OTHER[form]]}"
    for turn, path, signs in _calls(marked, marks):
        for is_wrong, words in (
            (_escaped, "the arguments are encoded twice: the model would learn to write backslashes"),
            (_in_python, "the arguments are printed as Python writes them, not as JSON"),
        ):
            if is_wrong(seen, signs) and not is_wrong(better, signs):
                yield Outcome("F201", Effect.CORRUPTS, words, turn, path, remedy)


def _calls(marked: Tree, marks: list[Mark]) -> Iterator[tuple[int, Path, list[str]]]:
    for turn, message in enumerate(marked["messages"]):
        for at in range(len(message.get("tool_calls") or ())):
            path: Path = ("messages", turn, "tool_calls", at, "function", "arguments")
            yield turn, path, [one.sign for one in marks if one.path[:6] == path]


def _escaped(text: str, signs: list[str]) -> bool:
    if not signs:
        return '"{}"' in text
    return any(f'\\"{sign}' in text or f'{sign}\\"' in text for sign in signs)


def _in_python(text: str, signs: list[str]) -> bool:
    return any(f"'{sign}'" in text for sign in signs)


def _printed_nulls(template: Template, marked: Tree, seen: str) -> Iterator[Outcome]:
    """Nulls that come out as the word ``None``."""
    count = len(_NONE.findall(seen)) if "None" in seen else 0
    places = list(nulls(marked))[:_MOST_NULLS] if count else ()
    for turn, path in places:
        try:
            without = render_row(template, _filled(marked, path))
        except TemplateFailedError:
            continue
        if len(_NONE.findall(without)) < count:
            what = "content" if path[-1] == "content" else "value"
            remedy = "leave the content of the turn out" if what == "content" else ""
            real = path[:6] if "arguments" in path else path
            yield Outcome("F205", Effect.CORRUPTS, f"the {what} null is printed as the word None", turn, real, remedy)


def _filled(value: Any, path: Path) -> Any:
    """*value* with an empty text at *path*."""
    if not path:
        return ""
    step = path[0]
    if isinstance(value, dict):
        return {key: _filled(item, path[1:]) if key == step else item for key, item in value.items()}
    return [_filled(item, path[1:]) if at == step else item for at, item in enumerate(value)]


def _without_empty_content(row: Tree) -> Tree:
    messages = [
        {key: item for key, item in one.items() if key != "content" or item is not None} for one in row["messages"]
    ]
    return {**row, "messages": messages}


def _with_empty_content(row: Tree) -> Tree:
    messages = [
        {**one, "content": one.get("content") or ""} if one.get("tool_calls") else one for one in row["messages"]
    ]
    return {**row, "messages": messages}


_SPLIT = "put it into a turn of its own, or take it out"


def _short(value: Any) -> str:
    return clip(one_line(str(value)), 40)
