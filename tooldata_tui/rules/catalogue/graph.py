"""M2: texts of the rules about which result answers which call."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, result, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["GRAPH"]

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_TOOLS = [tool()]
_GOOD = row(ask(), calling(call()), result(), answer(), tools=_TOOLS)
_AGAIN = ask("And ORD-48292?")

GRAPH = (
    Rule(
        "M201",
        "duplicate-call-id",
        _ERROR,
        "two calls of a conversation have the same id",
        "A result names its call by id. Where two calls share one, a trainer pairs the result with the wrong call or "
        "refuses the row. Logs that count ids from one in every turn do this.",
        row(ask(), calling(call()), result(), answer(), _AGAIN, calling(call()), result(), answer(), tools=_TOOLS),
        _GOOD,
        "renames the later call and its result",
    ),
    Rule(
        "M202",
        "call-unanswered",
        _ERROR,
        "a call has no result although the conversation goes on",
        "The model would learn to go on without the result it asked for, or to make one up. Every call needs a tool "
        "message right behind its turn. Calls in the last assistant turn need none: they are what is learnt.",
        row(ask(), calling(call()), _AGAIN, answer(), tools=_TOOLS),
        _GOOD,
    ),
    Rule(
        "M203",
        "orphan-result",
        _ERROR,
        "a tool message answers no call",
        "Its id belongs to no call of the row, or to one that has its result already. Some trainers pair by count and "
        "never notice: the model then learns a result that belongs to something else.",
        row(ask(), calling(call()), result("call_9"), answer(), tools=_TOOLS),
        _GOOD,
        "takes the id of the one call that waits",
    ),
    Rule(
        "M204",
        "result-without-id",
        _ERROR,
        "a tool message does not say which call it answers",
        "A tool message needs the tool_call_id of its call. Where only one call waits for a result it is clear which "
        "is meant, and this is a warning with a fix; with several, a guess could swap their results.",
        row(ask(), calling(call(), call(id="call_2")), result(None), result(None), answer(), tools=_TOOLS)
        + "\n"
        + row(ask(), calling(call()), result(None), answer(), tools=_TOOLS),
        _GOOD,
        "names the one call that waits",
    ),
    Rule(
        "M205",
        "call-without-id",
        _WARNING,
        "a call has no id although it needs one",
        "A result follows, or other calls of the row have ids. Formats that pair by order do without, the vendors' do "
        "not. The fix numbers the call, and its result with it.",
        row(ask(), calling(call(id=None)), result(None), answer(), tools=_TOOLS),
        _GOOD,
        "gives the call an id, and its result the same",
    ),
    Rule(
        "M206",
        "result-away",
        _ERROR,
        "a result does not stand right behind its call",
        "Results come directly after the turn that made the calls. One that stands before its call, or after another "
        "turn of the user or the assistant, is refused by vendors and lost or shown in the wrong place by templates.",
        row(ask(), calling(call()), _AGAIN, result(), answer(), tools=_TOOLS),
        _GOOD,
    ),
)
