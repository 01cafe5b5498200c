"""Reading messages that are OpenAI's but for details: arguments as objects, calls without ids, nulls for what is not
there, the legacy form.
"""

from collections.abc import Sequence
from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads_exact
from tooldata_tui.formats.building import Call, Conversation, function_tool
from tooldata_tui.formats.codec import META, Tree
from tooldata_tui.formats.expecting import a_list, a_text, an_object, objects, parsed, parsed_tools, wrong
from tooldata_tui.formats.known_values import Known, made_of

__all__ = [
    "ROLES",
    "calls_in",
    "is_messages",
    "is_text",
    "joined",
    "not_a_tool",
    "not_kept",
    "only_text",
    "read_chat",
    "read_functions",
    "read_texts",
    "say",
]

ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})


def is_messages(value: Any) -> bool:
    """Whether *value* is a list of objects with a role. Cheap."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "role" in one for one in value)


def read_chat(talk: Conversation, messages: Any, path: Path) -> None:
    """Add *messages* to *talk*.

    :param path: where they stand in the record
    """
    for index, message in enumerate(objects(messages, path)):
        if is_text(message):
            talk.say(message["role"], message["content"])
            continue
        at = (*path, index)
        role = a_text(message.get("role"), (*at, "role"))
        if role not in ROLES:
            talk.note("F109", f"the role {role} is not known", turn=talk.turn, path=("messages", talk.turn, "role"))
        if role in ("tool", "function"):
            _result(talk, message, at)
            continue
        content = _content(talk, message, at)
        calls = _calls(message, at)
        if calls and role != "assistant":
            words = f"calls of the role {role} were not kept"
            talk.note("F108", words, turn=talk.turn, path=("messages", talk.turn))
            calls = []
        if calls:
            talk.call(calls, content)
        else:
            say(talk, role, content)
        _also(talk, message, _SAID)


def is_text(message: Tree) -> bool:
    """Whether *message* is a role that speaks and a text, and nothing else, as most are."""
    role, content = message.get("role"), message.get("content")
    return len(message) == 2 and type(role) is str and role in _SPEAKING and type(content) is str and content != ""


_SPEAKING = frozenset({"system", "developer", "user", "assistant"})
_SAID = frozenset({"role", "content", "tool_calls", "function_call", META})
_RESULT = frozenset({"role", "content", "tool_call_id", "name", META})


def say(talk: Conversation, role: str, content: str | None, meta: Tree | None = None, **fields: Any) -> None:
    """A turn that calls nothing; that it says nothing either is noted."""
    if role == "assistant" and not content:
        talk.note("F110", "nothing is called and nothing is said", turn=talk.turn, path=("messages", talk.turn))
    talk.say(role, content, meta=meta, **fields)


def _also(talk: Conversation, message: Tree, known: frozenset[str]) -> None:
    """Give the last turn what else its message says."""
    if message.keys() <= known:
        return
    more = {key: value for key, value in message.items() if key not in known and value is not None}
    if more:
        made = talk.messages[-1]
        own = {META: made.pop(META)} if META in made else {}
        talk.messages[-1] = {**made, **more, **own}


def _content(talk: Conversation, message: Tree, at: Path) -> str | None:
    content = message.get("content")
    if content is None or isinstance(content, str):
        return content
    return read_texts(talk, content, (*at, "content"))


def read_texts(talk: Conversation, parts: Any, path: Path) -> str | None:
    """The text of a list of parts. Those that are no text are noted."""
    texts = []
    for index, part in enumerate(a_list(parts, path)):
        text = part if isinstance(part, str) else an_object(part, (*path, index)).get("text")
        if isinstance(text, str):
            texts.append(text)
        else:
            not_kept(talk, part.get("type"))
    return joined(texts)[0]


def only_text(parts: Any) -> str | None:
    """The text that a list of parts is, where it has one and nothing else, as most have."""
    if type(parts) is not list or len(parts) != 1 or type(parts[0]) is not dict or len(parts[0]) != 1:
        return None
    text = parts[0].get("text")
    return text if type(text) is str else None


def joined(texts: Sequence[str]) -> tuple[str | None, Tree | None]:
    """One text of several, and for ``_meta`` the parts that it was joined from; null of none."""
    if len(texts) > 1:
        return "\n".join(texts), {"parts": list(texts)}
    return (texts[0] if texts else None), None


def not_kept(talk: Conversation, kind: Any) -> None:
    """Note a part of the coming turn that has no place in a row."""
    name = kind if isinstance(kind, str) else "no known kind"
    talk.note("F108", f"a part of type {name} was not kept", turn=talk.turn, path=("messages", talk.turn))


def not_a_tool(talk: Conversation, given: Any) -> None:
    """Note what stands among the tools and is none that can be kept."""
    talk.note("F104", f"the tool {dumps(given)[:80]} could not be read", path=("tools",))


def _calls(message: Tree, at: Path) -> list[Call]:
    given, legacy = message.get("tool_calls"), message.get("function_call")
    if not given and legacy is None:
        return []
    given = objects(parsed(given, (*at, "tool_calls")), (*at, "tool_calls")) if given else []
    if legacy is not None:
        given = [*given, {"function": legacy}]
    calls = []
    for index, call in enumerate(given):
        place = (*at, "tool_calls", index)
        function = an_object(call.get("function", call), place)
        name = a_text(function.get("name"), (*place, "name"))
        id, value = call.get("id"), function.get("arguments")
        if not (id is None or isinstance(id, str)):
            raise wrong("must be a text", (*place, "id"))
        if value is None:
            value = ""
        calls.append(Call(name, value, id))
    return calls


def _result(talk: Conversation, message: Tree, at: Path) -> None:
    content = message.get("content")
    if isinstance(content, list) and all(isinstance(one, str) or _is_text_part(one) for one in content):
        content = read_texts(talk, content, (*at, "content"))
    id, name = message.get("tool_call_id"), message.get("name")
    for key, value in (("tool_call_id", id), ("name", name)):
        if not (value is None or isinstance(value, str)):
            raise wrong("must be a text", (*at, key))
    talk.result("" if content is None else content, id=id, name=name)
    _also(talk, message, _RESULT)


def _is_text_part(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("text"), str)


def calls_in(text: str) -> list[Call] | None:
    """The calls of a JSON text, one or a list of them; None where it is anything else."""
    try:
        value = loads_exact(text)
    except JsonError:
        return None
    calls = []
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict) or not isinstance(one.get("name"), str):
            return None
        calls.append(Call(one["name"], one.get("arguments", {})))
    return calls


def read_functions(talk: Conversation, value: Any, path: Path) -> list[Tree] | None:
    """Tools in OpenAI's form or bare, in a list or its JSON text, or texts in a list; None where there are none.

    What is no tool is noted.
    """
    if value is None:
        return None
    value = parsed_tools(value, path)
    if isinstance(value, dict) and isinstance(value.get("tools"), list):
        value = value["tools"]
    tools: list[Tree] = []
    for index, one in enumerate(a_list(value, path)):
        if isinstance(one, str):
            one = parsed(one, (*path, index))
        tool, parameters = made_of(one, _function)
        if tool is None:
            not_a_tool(talk, one)
            continue
        if parameters is not None:
            tool = _with_parameters(tool, parsed(parameters, (*path, index, "parameters")))
        tools.append(tool)
    return tools


def _function(one: Any) -> tuple[Tree | None, str | None]:
    """A tool in OpenAI's form or bare, in OpenAI's form, None where it is no tool; and its parameters if they are a
    text."""
    function = one.get("function", one) if isinstance(one, dict) else None
    if not isinstance(function, dict) or not isinstance(function.get("name"), str):
        return None, None
    fields = {key: value for key, value in function.items() if value is not None}
    if function is one:
        fields.pop("type", None)
    name, description = fields.pop("name"), fields.pop("description", None)
    parameters = fields.pop("parameters", None)
    strict = fields.pop("strict", None)
    tool = function_tool(name, description, parameters, strict=strict)
    tool["function"] |= fields
    if function is not one:
        tool |= {key: value for key, value in one.items() if key not in tool and key != META}
    return Known(tool), parameters if isinstance(parameters, str) else None


def _with_parameters(tool: Tree, parameters: Any) -> Tree:
    function = {**tool["function"], "parameters": parameters}
    return {**tool, "function": {key: value for key, value in function.items() if value is not None}}
