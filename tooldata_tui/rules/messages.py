"""M1: the roles of a conversation, their order, and turns that say nothing."""

from collections.abc import Iterator

from tooldata_tui.dataset.finding import Finding, Fix
from tooldata_tui.dataset.message import Message
from tooldata_tui.dataset.patch import Op
from tooldata_tui.rules.call_graph import graph_findings
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown

__all__ = ["FOLLOWS", "is_plain", "message_findings"]

_FIRST = ("system", "developer")

#: Which roles may follow which in a conversation that no rule here or in ``call_graph`` has to look at.
FOLLOWS = {
    "": frozenset({"system", "developer", "user"}),
    "system": frozenset({"user"}),
    "developer": frozenset({"user"}),
    "user": frozenset({"assistant"}),
    "assistant": frozenset({"user", "tool"}),
    "tool": frozenset({"user", "tool", "assistant"}),
}

#: What other formats call the roles.
_ALIASES = {"human": "user", "gpt": "assistant", "model": "assistant", "bot": "assistant", "ai": "assistant"}
_ALIASES |= {"observation": "tool", "ipython": "tool", "tool_response": "tool"}


def is_plain(messages: tuple[Message, ...]) -> bool:
    """True only where :func:`message_findings` would find nothing: one cheap pass that spares most rows the rest."""
    follows = FOLLOWS[""]
    seen: set[str] | None = None
    awaited: set[str] | None = None
    role = ""
    for role, content, calls, call_id, _, _, legacy in messages:
        if role not in follows or legacy:
            return False
        follows = FOLLOWS[role]
        if role == "tool":
            if not awaited or not call_id or call_id not in awaited:
                return False
            awaited.remove(call_id)
        elif awaited:
            return False
        elif calls:
            if role != "assistant":
                return False
            # A call without an id waits for a result that no id will bring: whatever follows is looked at closely.
            awaited = {calls[0].id or ""} if len(calls) == 1 else {call.id or "" for call in calls}
            if "" in awaited:
                if seen or len(awaited) > 1:
                    return False
            elif len(awaited) < len(calls):
                return False
            elif seen is None:
                seen = awaited.copy()
            elif seen.isdisjoint(awaited):
                seen |= awaited
            else:
                return False
        elif not content or content.isspace():
            return False
    return role == "assistant"


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def message_findings(messages: tuple[Message, ...]) -> list[Finding]:
    """Every finding of the M rules, in the order of the turns."""
    found = [*_turns(messages), *_ending(messages), *graph_findings(messages)]
    return sorted(found, key=lambda one: -1 if one.turn is None else one.turn)


def _role(message: Message) -> str:
    return "tool" if message.role == "function" else str(message.role)


def _turns(messages: tuple[Message, ...]) -> Iterator[Finding]:
    before = ""  # The role of the turn before; empty at the start and behind a role we do not know.
    spoken = False  # Whether anything but a system message was seen.
    legacy = False
    for turn, message in enumerate(messages):
        role, path = _role(message), ("messages", turn, "role")
        if (message.legacy or message.role == "function") and not legacy:
            legacy = True
            yield finding("M108", "the old function_call form; tool_calls took its place", turn, ("messages", turn))
        if role not in FOLLOWS:
            yield _unknown_role(role, turn)
            before, spoken = "", True
            continue
        if role in _FIRST:
            if turn > 0:
                words = "stands behind other turns" if spoken else "is a second one"
                yield finding("M102", f"the {role} message {words}; only the first turn may be one", turn, path)
        elif not spoken:
            spoken = True
            if role != "user":
                yield finding("M102", f"the conversation begins with the {role}, not with the user", turn, path)
        elif role == before == "user":
            yield finding("M103", "two user turns in a row", turn, path, fix=_joined(messages, turn))
        elif role == before == "assistant":
            yield finding("M104", "two assistant turns in a row, no tool result between", turn, path)
        yield from _empty(message, role, turn)
        before = role


def _unknown_role(role: str, turn: int) -> Finding:
    plain = role.strip().casefold()
    meant = plain if plain in FOLLOWS and plain else _ALIASES.get(plain)
    path = ("messages", turn, "role")
    if meant is None:
        return finding("M101", f'nobody has the role "{shown(role)}"', turn, path)
    fix = Fix(f"write {meant}", (Op(path, meant),), safe=meant == plain)
    return finding("M101", f'nobody has the role "{shown(role)}"; {meant} is meant', turn, path, fix=fix)


def _joined(messages: tuple[Message, ...], turn: int) -> Fix | None:
    one, other = messages[turn - 1].content, messages[turn].content
    if one is None or other is None:
        return None
    text = Op(("messages", turn - 1, "content"), f"{one}\n\n{other}")
    return Fix("join them", (text, Op(("messages", turn), remove=True)))


def _empty(message: Message, role: str, turn: int) -> Iterator[Finding]:
    if role == "tool" or not _is_blank(message.content) or (role == "assistant" and message.calls):
        return
    words = "says nothing and calls nothing" if role == "assistant" else "says nothing"
    fix = Fix("remove it", (Op(("messages", turn), remove=True),)) if role in _FIRST else None
    yield finding("M106", f"the {role} turn {words}", turn, ("messages", turn, "content"), fix=fix)


def _ending(messages: tuple[Message, ...]) -> Iterator[Finding]:
    last = max((turn for turn, message in enumerate(messages) if message.role == "assistant"), default=None)
    if last is None:
        yield finding("M107", "no assistant turn: there is nothing to learn from", None, ("messages",))
        return
    turn = len(messages) - 1
    if last == turn or _role(messages[turn]) not in FOLLOWS:
        return
    behind = "turn" if turn - last == 1 else f"{turn - last} turns"
    cut = Fix(f"drop the last {behind}", tuple(Op(("messages", i), remove=True) for i in range(turn, last, -1)))
    path = ("messages", turn, "role")
    yield finding("M105", f"ends on the {_role(messages[turn])}, not on the assistant", turn, path, fix=cut)
