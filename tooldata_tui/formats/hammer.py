"""Hammer: one prompt with blocks of a task, tools, a format and a query, and an answer that is a list of calls.

Tools are xLAM's flat ones. The words about the task and the format are always the same and left out; a task in other
words is the system message.
"""

from typing import Any

from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.codec import META, Codec, Converted, Loss, Tree
from tooldata_tui.formats.expecting import a_text, an_object, wrong
from tooldata_tui.formats.flat_tools import flat_tools_text, normal_tool, read_flat_tools
from tooldata_tui.formats.losses import SPACING, ids_lost, where_possible
from tooldata_tui.formats.proving import FIELDS, NO_TOOLS, PLAIN, SPACE, proved
from tooldata_tui.formats.uniform import kept_of, numbered, object_or_text, uniform

__all__ = ["CODEC"]

_TASK, _TOOLS, _FORMAT, _QUERY = "TASK INSTRUCTION", "AVAILABLE TOOLS", "FORMAT INSTRUCTION", "QUERY"
_USUAL_TASK = """You are a tool calling assistant. In order to complete the user's request, you need to select one or \
more appropriate tools from the following tools and fill in the correct values for the tool parameters. Your specific \
tasks are:
1. Make one or more function/tool calls to meet the request based on the question.
2. If none of the function can be used, point it out and refuse to answer.
3. If the given question lacks the parameters required by the function, also point it out."""
_USUAL_FORMAT = """The output MUST strictly adhere to the following JSON format, and NO other text MUST be included.
The example format is as follows. Please make sure the parameter type is correct. If no function call is needed, \
please directly output an empty list '[]'
```
[
    {"name": "func_name1", "arguments": {"argument1": "value1", "argument2": "value2"}},
    ... (more tool calls as required)
]
```"""
_FENCE = "```"
_OWN = frozenset({"instruction", "input", "output", "messages", "tools", "functions", META})


def _recognise(record: Any) -> str | None:
    instruction = record.get("instruction") if isinstance(record, dict) else None
    if isinstance(instruction, str) and f"[BEGIN OF {_TOOLS}]" in instruction and "output" in record:
        return "a prompt with [BEGIN OF AVAILABLE TOOLS]"
    return None


def _read(record: Any) -> Converted:
    record = an_object(record)
    prompt = a_text(record.get("instruction"), ("instruction",))
    talk, kept = Conversation(), Tree()
    task, listed, query = _block(prompt, _TASK), _block(prompt, _TOOLS), _block(prompt, _QUERY)
    if query is None or listed is None:
        raise wrong("there is no block of tools, or none with the query", ("instruction",))
    if task and task != _USUAL_TASK:
        talk.say("system", task)
    tools = read_flat_tools(talk, listed, ("instruction",))
    if _prompt(task or _USUAL_TASK, flat_tools_text(tools), query) != prompt:
        kept["instruction"] = prompt
    talk.say("user", query)
    _listen(talk, a_text(record.get("output"), ("output",)))
    if record.get("input"):
        kept["input"] = record["input"]
    fields = {key: one for key, one in record.items() if key not in _OWN and one is not None}
    return talk.row(tools or None, format="hammer", kept=kept, more=fields)


def _block(prompt: str, name: str) -> str | None:
    opening = f"[BEGIN OF {name}]"
    start = prompt.find(opening)
    end = prompt.find(f"[END OF {name}]", start) if start >= 0 else -1
    return prompt[start + len(opening) : end].strip() if end >= 0 else None


def _listen(talk: Conversation, output: str) -> None:
    text = output.strip()
    if len(text) > 2 * len(_FENCE) and text.startswith(_FENCE) and text.endswith(_FENCE):
        text = text[len(_FENCE) : -len(_FENCE)].strip().removeprefix("json\n")
    try:
        value = loads_exact(text)
    except JsonError:
        value = None
    if value == []:
        talk.note("F110", "nothing is called and nothing is said", turn=talk.turn, path=("messages", talk.turn))
        talk.say("assistant", "")
    elif isinstance(value, list) and all(map(_is_call, value)):
        talk.call([Call(one["name"], one.get("arguments", {})) for one in value])
    else:
        if text[:1] == "[":
            place = ("messages", talk.turn, "content")
            talk.note("F101", "the calls could not be read", turn=talk.turn, path=place)
        talk.say("assistant", output.strip())


def _is_call(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        return False
    return isinstance(value.get("arguments", {}), dict | str)


def _prompt(task: str, tools: str, query: str) -> str:
    return (
        f"[BEGIN OF {_TASK}]\n{task}\n\n[END OF {_TASK}]\n\n"
        f"[BEGIN OF {_TOOLS}]\n{tools}\n[END OF {_TOOLS}]\n\n"
        f"[BEGIN OF {_FORMAT}]\n\n{_USUAL_FORMAT}\n\n[END OF {_FORMAT}]\n\n"
        f"[BEGIN OF {_QUERY}]\n{query}\n[END OF {_QUERY}]\n\n"
    )


def _write(row: Tree) -> Tree:
    row = numbered(uniform(row), named=False)
    messages, kept = row["messages"], kept_of(row, "hammer")
    task = ""
    if messages and messages[0]["role"] == "system":
        task, messages = (messages[0]["content"] or "").strip(), messages[1:]
    if [one["role"] for one in messages] != ["user", "assistant"]:
        raise wrong("Hammer has one request and the calls that answer it, nothing else", ("messages",))
    query = (messages[0]["content"] or "").strip()
    tools = flat_tools_text(row.get("tools") or ())
    prompt = _original(kept, task, tools, query) or _prompt(task or _USUAL_TASK, tools, query)
    more = {key: one for key, one in row.items() if key not in _OWN}
    return {**more, "instruction": prompt, "input": kept.get("input", ""), "output": _told(messages[1])}


def _original(kept: Tree, task: str, tools: str, query: str) -> str | None:
    """The prompt as it was, where it still says the same."""
    prompt = kept.get("instruction")
    if not isinstance(prompt, str) or _block(prompt, _QUERY) != query:
        return None
    said = _block(prompt, _TASK) or ""
    listed = read_flat_tools(Conversation(), _block(prompt, _TOOLS), ("instruction",))
    same = flat_tools_text(listed) == tools and ("" if said == _USUAL_TASK else said) == task
    return prompt if same else None


def _told(message: Tree) -> str:
    calls = message.get("tool_calls") or ()
    if calls and message["content"] is not None:
        raise wrong("Hammer has no text beside calls", ("messages",))
    if not calls and message["content"]:
        return str(message["content"])
    functions = [one["function"] for one in calls]
    said = [{"name": one["name"], "arguments": object_or_text(one["arguments"])} for one in functions]
    return f"{_FENCE}\n{dumps(said)}\n{_FENCE}"


def _flat(row: Tree) -> Tree:
    return {**row, "tools": [normal_tool(one) for one in row["tools"]]} if row.get("tools") else row


_SCHEMA = Loss(
    "schema", "of a tool's parameters all but their own schemas and which are required", where_possible(_flat)
)


def _without_empty_system(row: Tree) -> Tree:
    messages = row["messages"]
    empty = messages and messages[0]["role"] == "system" and not messages[0].get("content")
    return {**row, "messages": messages[1:]} if empty else row


_NO_SYSTEM = Loss("no-system", "a system message without text", _without_empty_system)
_LOSSES = (*PLAIN, ids_lost(named=False), SPACING, FIELDS, SPACE, NO_TOOLS, _SCHEMA, _NO_SYSTEM)
CODEC = Codec(_recognise, _read, proved("hammer", _write, _read, _LOSSES), _LOSSES)
