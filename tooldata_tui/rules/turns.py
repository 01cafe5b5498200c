"""M3 and X103: what stands in the turns of a conversation that is in good order.

Run once at a scan, not at import. A turn without a bracket in it costs nothing but the looking.
"""

import re
from collections.abc import Iterator

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding, Fix
from tooldata_tui.dataset.jsontext import JsonError, loads
from tooldata_tui.dataset.message import Message
from tooldata_tui.dataset.patch import Op
from tooldata_tui.dataset.tool import Toolset
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown

__all__ = ["turn_findings"]

#: Shorter texts may well be said again.
_SHORTEST = 25

#: Longer texts are not read as a call.
_LONGEST = 20_000

_WRITTEN = re.compile(
    r"<(?:tool_call|function_?call|tool_use|invoke|function=)|\[TOOL_CALLS\]|<\|(?:python_tag|tool_call[a-z_]*)\|>"
    r"|^Action:[^\n]{1,100}\n+Action Input:",
    re.IGNORECASE | re.MULTILINE,
)
_TOKEN = re.compile(
    r"<\|[a-z][a-z0-9_]{1,30}\|>|<｜[^｜<>]{1,30}｜>|\[/?INST\]|<</?SYS>>|</?(?:start|end)_of_turn>|</s>|^<s>", re.ASCII
)
_TOLD = re.compile(r'"name"\s{0,4}:\s{0,4}"([A-Za-z0-9_.-]{1,64})"')
_FIRST = ("system", "developer")

#: Characters of a system message that are read for tools, and names that its examples may have.
_SYSTEM, _PARAMETERS = 500_000, ("string", "name", "function")

_PYTHONIC = re.compile(r"\[?([A-Za-z_][\w.-]{0,63})\(")


def turn_findings(example: Example) -> list[Finding]:
    """The M3 and X103 findings of one example."""
    found: list[Finding] = []
    said: dict[str, int] = {}
    weighted = parallel = named = answered = False
    nameless = -1  # the first turn with a call that has no id
    waiting: dict[str, str] = {}  # the calls of the last turn that made any: name by id
    for turn, message in enumerate(example.messages):
        role, content, calls, call_id, name, weight, _ = message
        if role == "assistant":
            if weight is not None:
                weighted = True
            if calls:
                if len(calls) > 1:
                    parallel = True
                waiting = {call.id or "": call.name for call in calls}
                if "" not in waiting:
                    named = True
                else:
                    if nameless < 0 and not message.legacy:
                        nameless = turn
                    named = named or len(waiting) > 1
                if content and not content.isspace():
                    found.append(finding("M301", "text stands beside calls", turn, ("messages", turn, "content")))
            elif content and len(content) >= _SHORTEST:
                if content in said:
                    message_words = f"the assistant says the same as in turn {said[content]}"
                    found.append(finding("M305", message_words, turn, ("messages", turn, "content")))
                said.setdefault(content, turn)
        elif role == "tool":
            answered = True
            if name:
                found += _named(turn, name, call_id, waiting)
            if not content or content.isspace():
                found.append(finding("M308", "the tool says nothing", turn, ("messages", turn, "content")))
        elif role in _FIRST and content and '"' in content and '"name"' in content and '"parameters"' in content:
            found += _spelled_out(turn, content, example.toolset)
        if content and ("<" in content or "[" in content or (role == "assistant" and _may_call(content))):
            found += _markup(turn, message, example.toolset)
    if nameless >= 0 and not named and not answered:  # otherwise M205 says so
        found.append(finding("X103", "the calls have no ids", nameless, ("messages", nameless, "tool_calls")))
    if weighted:
        found += _weighted(example.messages)
    if parallel:
        found += _order(example.messages)
    return found


def _named(turn: int, name: str, call_id: str | None, waiting: dict[str, str]) -> Iterator[Finding]:
    called = waiting.get(call_id or "") or (next(iter(waiting.values())) if len(waiting) == 1 else None)
    if called is None or called == name:
        return
    path = ("messages", turn, "name")
    fix = Fix(f"write {shown(called)}", (Op(path, called),))
    yield finding("M302", f"the result is named {shown(name)}, the call {shown(called)}", turn, path, fix=fix)


def _spelled_out(turn: int, content: str, toolset: Toolset) -> Iterator[Finding]:
    """M310: a system message that spells out tools, and others than the row has."""
    told = {name for name in _TOLD.findall(content[:_SYSTEM]) if name not in _PARAMETERS}
    if not told or not toolset.by_name:
        return
    missing = sorted(told - toolset.by_name.keys())
    if missing and len(missing) == len(told):
        words = f"the system message spells out {shown(missing[0])}, which the tools of the row lack"
        yield finding("M310", words, turn, ("messages", turn, "content"))


def _may_call(content: str) -> bool:
    """Whether there is something in *content* that no call is written without, if no tag and no list is."""
    return "(" in content or "{" in content or (":" in content and "\n" in content)


def _markup(turn: int, message: Message, toolset: Toolset) -> Iterator[Finding]:
    content, path = message.content or "", ("messages", turn, "content")
    if message.role == "assistant" and not message.calls and (what := _call_in(content, toolset)):
        yield finding("M303", f"a call is written into the text: {shown(what)}", turn, path)
    elif (token := _TOKEN.search(content)) is not None:
        yield finding("M304", f"a token of a chat template stands in the text: {shown(token[0])}", turn, path)


def _call_in(text: str, toolset: Toolset) -> str | None:
    """The beginning of a call that *text* spells out, None where it holds none."""
    written = _WRITTEN.search(text)
    if written is not None:
        return written[0]
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    body = text
    if text.startswith("```") and text.endswith("```"):
        _, _, body = text[:-3].partition("\n")  # behind the name of a language
        body = body.strip()
    if body[:1] in ("{", "[") and '"name"' in body and ('"arguments"' in body or '"parameters"' in body):
        try:
            value = loads(body)
        except JsonError:
            value = None
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, dict) and isinstance(first.get("name"), str):
            return str(first["name"])
    python = _PYTHONIC.match(body)
    return python[0] if python and python[1] in toolset.by_name and body.endswith((")", ")]")) else None


def _weighted(messages: tuple[Message, ...]) -> Iterator[Finding]:
    learnt = False
    for turn, message in enumerate(messages):
        if message.weight is not None and message.weight not in (0, 1):
            yield finding("M306", "the weight is neither 0 nor 1", turn, ("messages", turn, "weight"))
        learnt = learnt or (message.role == "assistant" and message.weight != 0)
    if not learnt:
        yield finding("M307", "every assistant turn has weight 0: there is nothing to learn from", None, ("messages",))


def _order(messages: tuple[Message, ...]) -> Iterator[Finding]:
    """M309: results of one turn's calls in another order than the calls."""
    for turn, message in enumerate(messages):
        if len(message.calls) < 2:
            continue
        ids = [call.id for call in message.calls]
        answers = []
        for other in messages[turn + 1 : turn + 1 + len(ids)]:
            if other.role != "tool":
                break
            answers.append(other.call_id)
        if len(answers) == len(ids) and answers != ids and None not in ids and set(answers) == set(ids):
            words = "the results stand in another order than their calls"
            yield finding("M309", words, turn + 1, ("messages", turn + 1))
