"""M1: texts of the rules about roles and turns."""

import json

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, result, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["MESSAGES"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_CHAT = row(ask("Hi"), answer("Hello!"))
_SYSTEM = {"role": "system", "content": "Be brief."}
_OLD = {"role": "assistant", "function_call": {"name": "lookup_order", "arguments": '{"order_id": "ORD-48291"}'}}

MESSAGES = (
    Rule(
        "M101",
        "unknown-role",
        _ERROR,
        "a message has a role that does not exist",
        "The roles are system, developer, user, assistant and tool, in small letters. Trainers drop a message with "
        "another role or refuse the row. Other formats say human, gpt or model: then name the format when importing.",
        row({"role": "human", "content": "Hi"}, answer("Hello!")),
        _CHAT,
        "writes the role that is meant",
    ),
    Rule(
        "M102",
        "role-order",
        _ERROR,
        "the turns stand in an order no trainer accepts",
        "One system or developer message may stand in front; then the user speaks first. Chat templates raise an "
        "error, or lose the text, where a system message stands elsewhere, is a second one, or the assistant begins.",
        row(ask("Hi"), _SYSTEM, answer("Hello!")) + "\n" + row(answer("Hello!"), ask("Hi"), answer("Yes?")),
        row(_SYSTEM, ask("Hi"), answer("Hello!")),
    ),
    Rule(
        "M103",
        "user-twice",
        _WARNING,
        "two user turns in a row",
        "Several templates raise an error on it and others join the texts silently. Mostly an assistant turn got lost "
        "between, or one message was split.",
        row(ask("Hi"), ask("Where is ORD-48291?"), answer()),
        _CHAT,
        "joins the two",
    ),
    Rule(
        "M104",
        "assistant-twice",
        _ERROR,
        "two assistant turns in a row, no tool result between",
        "A call followed by text without the result between teaches the model to answer before it knows. Vendors "
        "refuse the whole file for it, one of them with nothing but 'invalid schema (20)'. Parallel calls belong into "
        "one turn.",
        row(ask("Hi"), answer("Hello!"), answer("How can I help?")),
        _CHAT,
    ),
    Rule(
        "M105",
        "no-final-answer",
        _ERROR,
        "the conversation does not end on the assistant",
        "What stands behind the last assistant turn is not trained on, and several trainers refuse the row. A last "
        "turn that only makes a call is fine: the call is what is learnt.",
        row(ask(), calling(call()), result(), tools=[tool()]),
        row(ask(), calling(call()), tools=[tool()]),
        "drops what stands behind the last assistant turn",
    ),
    Rule(
        "M106",
        "empty-turn",
        _ERROR,
        "a turn says nothing",
        "A user or system message without text, or an assistant turn with neither text nor call, teaches silence. The "
        "content may have been of a kind the conversion dropped.",
        row(ask(" "), answer()),
        _CHAT,
        "removes an empty system message",
    ),
    Rule(
        "M107",
        "no-assistant",
        _ERROR,
        "there is no assistant turn",
        "Training needs a turn of the assistant to learn from. Without one the row is a prompt, not an example.",
        row(ask()),
        _CHAT,
    ),
    Rule(
        "M108",
        "legacy-calls",
        _INFO,
        "the old function_call form is used",
        "function_call, functions and the role function were replaced by tool_calls, tools and the role tool. They are "
        "read and checked like the new form; most trainers today know only the new one, which export writes.",
        json.dumps({"messages": [ask(), _OLD], "functions": [tool()["function"]]}),
        row(ask(), calling(call()), tools=[tool()]),
    ),
    Rule(
        "M109",
        "more-findings",
        _INFO,
        "there are more findings than are listed",
        "Fifty findings of one example are listed. Where there are more, mostly one cause is behind all of them: mend "
        "that first, then check again.",
        row(*[ask("Hi")] * 60, answer("Hello!")),
        _CHAT,
    ),
)
