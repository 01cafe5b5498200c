"""Messages whose content is a list of ``{"type", "value"}``: what LLaMA-Factory's own converter writes.

Parts are ``text``, ``reasoning`` and ``tool_call``, whose value is the JSON text of a name and arguments.
"""

from typing import Any

from tooldata_tui.dataset import Path
from tooldata_tui.formats.building import Call, Conversation
from tooldata_tui.formats.chat import ROLES, calls_in, joined, not_kept, say
from tooldata_tui.formats.expecting import a_text, objects

__all__ = ["has_typed_parts", "read_typed_messages"]


def has_typed_parts(messages: Any) -> bool:
    """Whether the first message of a list is made of such parts. Cheap."""
    if not isinstance(messages, list) or not messages or not isinstance(messages[0], dict):
        return False
    content = messages[0].get("content")
    return (
        isinstance(content, list)
        and bool(content)
        and all(
            isinstance(part, dict) and isinstance(part.get("type"), str) and isinstance(part.get("value"), str)
            for part in content
        )
    )


def read_typed_messages(talk: Conversation, messages: Any, path: Path) -> None:
    """Add *messages* to *talk*."""
    for index, message in enumerate(objects(messages, path)):
        at = (*path, index)
        role = a_text(message.get("role"), (*at, "role"))
        if role not in ROLES:
            talk.note("F109", f"the role {role} is not known", turn=talk.turn, path=("messages", talk.turn, "role"))
        texts: list[str] = []
        reasons: list[str] = []
        calls: list[Call] = []
        for part in objects(message.get("content"), (*at, "content")):
            kind, value = part.get("type"), part.get("value")
            if not isinstance(value, str):
                not_kept(talk, kind)
            elif kind == "reasoning":
                reasons.append(value)
            elif kind == "tool_call" and (made := calls_in(value)):
                calls.extend(made)
            else:
                if kind == "tool_call":
                    talk.note("F101", "a call could not be read, and was left as text", turn=talk.turn)
                elif kind != "text":
                    not_kept(talk, kind)
                    continue
                texts.append(value)
        _add(talk, role, texts, reasons, calls)
        if message.get("loss_weight") in (0, 1):
            talk.messages[-1]["weight"] = message["loss_weight"]


def _add(talk: Conversation, role: str, texts: list[str], reasons: list[str], calls: list[Call]) -> None:
    content = joined(texts)[0]
    if role == "tool":
        talk.result(content or "")
    elif calls:
        talk.call(calls, content)
    else:
        say(talk, role, content)
    if reasons:
        talk.messages[-1]["reasoning_content"] = "\n".join(reasons)
