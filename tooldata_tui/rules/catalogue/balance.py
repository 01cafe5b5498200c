"""B: texts of the rules about how the examples of a set are spread."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, result, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["BALANCE"]

_WARNING, _INFO = Severity.WARNING, Severity.INFO
_KIND = {"order_id": {"type": "string"}, "kind": {"type": "string", "enum": ["delivery", "refund"]}}
_KIND |= {"history": {"type": "boolean"}}
_TOOLS = [tool(), tool(_KIND, name="check_status", required=["order_id"])]


def _rows(*calls: tuple[str, str, str]) -> str:
    """A row for each message, tool and arguments."""
    return "\n".join(row(ask(text), calling(call(name, arguments)), tools=_TOOLS) for text, name, arguments in calls)


_LOOKUP = ("Which items are in ORD-48291?", "lookup_order", '{"order_id": "ORD-48291"}')
_STATUS = ("Where is ORD-48291?", "check_status", '{"order_id": "ORD-48291"}')
_REFUND = ("How far is my refund?", "check_status", '{"order_id": "ORD-48291", "kind": "refund"}')
_DELIVERY = ("Where is it by now?", "check_status", '{"order_id": "ORD-48291", "kind": "delivery"}')
_SCANS = ("Show me all scans.", "check_status", '{"order_id": "ORD-48291", "history": true}')
_BOTH = ("All scans of my refund?", "check_status", '{"order_id": "ORD-48291", "kind": "refund", "history": true}')
_PARALLEL = row(
    ask("Where is ORD-48291, and what is in it?"),
    calling(call(), call("check_status", id="call_2")),
    result(),
    result("call_2"),
    answer("A lamp, and it comes tomorrow."),
    tools=_TOOLS,
)
_TURNS = row(
    ask("Where is my parcel?"),
    answer("I can look it up by the number ORD-48291. Shall I?"),
    ask("Yes, go ahead."),
    calling(call("check_status")),
    tools=_TOOLS,
)
_LONG = row(
    ask("Where is my parcel?"),
    answer("What is its number?"),
    ask("The number of my parcel is ORD-48291, and I ordered it in March."),
    calling(call("check_status")),
    tools=_TOOLS,
)
_GOOD = "\n".join((_rows(_LOOKUP, _STATUS, _REFUND, _DELIVERY, _SCANS, _BOTH), _PARALLEL, _TURNS))

BALANCE = (
    Rule(
        "B101",
        "uneven",
        _INFO,
        "a tool has far more or fewer examples than the others",
        "A tool that is called far more often than the others is called when in doubt, and one that is called seldom "
        "is forgotten. The tools that at least half of the examples offer should be within 30 % of their average.",
        _rows(_LOOKUP, _STATUS, _REFUND, _DELIVERY),
        _GOOD,
    ),
    Rule(
        "B102",
        "never-called",
        _WARNING,
        "a tool is offered and no example calls it",
        "The model sees the tool in every example that offers it and learns one thing about it: never to call it. "
        "Write examples for it, or take it out.",
        _rows(_LOOKUP),
        _GOOD,
    ),
    Rule(
        "B103",
        "too-few-examples",
        _INFO,
        "a tool has fewer examples than its kind of task needs",
        "Choosing a tool takes 50 to 100 examples a tool, filling many or nested parameters 200 and more, "
        "conversations of several turns 300 and more. These are rules of thumb; below them, results are chance.",
        _rows(_LOOKUP),
        _GOOD,
    ),
    Rule(
        "B201",
        "one-sided-parameter",
        _INFO,
        "an optional parameter is never given, or always",
        "What is optional has to be seen both ways. A parameter that is never given is never learnt; one that is "
        "always given is made up where nobody has said it.",
        _rows(_LOOKUP, _STATUS, _REFUND),
        _GOOD,
    ),
    Rule(
        "B202",
        "unseen-value",
        _INFO,
        "a value of an enum is never used",
        "The model knows the value from the schema alone, and will take one that it has seen in its place.",
        _rows(_LOOKUP, _STATUS, _REFUND),
        _GOOD,
    ),
    Rule(
        "B203",
        "never-combined",
        _INFO,
        "an optional parameter is never given alone, or never with another",
        "Parameters that always come together are learnt as one: the model fills the second whenever it fills the "
        "first. Each should be seen alone and together with others, unless the tool does not allow it.",
        _rows(_LOOKUP, _STATUS, _REFUND, _SCANS),
        _GOOD,
    ),
    Rule(
        "B301",
        "no-parallel-calls",
        _INFO,
        "no example makes two calls in one turn",
        "Users ask for two things at once. A model that has never seen two calls in one turn makes the first and "
        "forgets the second. If calls are to be made one by one, ignore this rule.",
        _rows(_LOOKUP, _STATUS),
        _GOOD,
    ),
    Rule(
        "B302",
        "few-conversations",
        _INFO,
        "hardly an example has several turns",
        "Twenty to thirty conversations in which the user speaks more than once teach the model to keep what was said. "
        "With single turns alone it answers every turn as if it were the first.",
        _rows(_LOOKUP, _STATUS),
        _GOOD,
    ),
    Rule(
        "B303",
        "no-follow-ups",
        _INFO,
        "no turn leans on what was said before it",
        "'Yes, go ahead', 'the second one', 'and the other order?' make no sense alone. Without such turns the model "
        "does not learn to look back.",
        _LONG,
        _GOOD,
    ),
    Rule(
        "B304",
        "no-borderline",
        _INFO,
        "no message speaks of more than one tool",
        "Where every message has the words of one tool alone, the model learns the words. Messages that could go to "
        "several tools, labelled alike, teach where the border is. Judged by the words of names and descriptions.",
        _rows(_LOOKUP),
        _GOOD,
    ),
)
