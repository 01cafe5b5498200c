"""N: texts of the rules about when no tool is called."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["NEGATIVES"]

_WARNING, _INFO = Severity.WARNING, Severity.INFO
_ORDER = {"order_id": {"type": "string", "pattern": "^ORD-[0-9]{5}$"}}
_TOOLS = [tool(_ORDER, required=["order_id"]), tool(_ORDER, name="refund_order", required=["order_id"])]
_ASKING = "With pleasure. What is the order number?"


def _said(text: str, reply: str) -> str:
    return row(ask(text), answer(reply), tools=_TOOLS)


def _called(text: str, *ids: str) -> str:
    calls = (call(arguments=f'{{"order_id": "{id}"}}', id=f"call_{n}") for n, id in enumerate(ids, 1))
    return row(ask(text), calling(*calls), tools=_TOOLS)


_MIXED = "\n".join(
    (
        _called("Where is ORD-48291?", "ORD-48291"),
        _said("What are your opening hours?", "We are open from nine to six."),
        _said("Where is my parcel?", _ASKING),
    )
)

NEGATIVES = (
    Rule(
        "N101",
        "negatives-share",
        _WARNING,
        "too few or too many examples call no tool",
        "About a fifth of the examples should call nothing: below a tenth, the model learns to call always; above "
        "three in ten, to call too seldom. Published sets have between a twentieth and a quarter.",
        "\n".join(_called(f"Where is {id}?", id) for id in ("ORD-48291", "ORD-11111")),
        _MIXED,
    ),
    Rule(
        "N102",
        "negatives-kind",
        _INFO,
        "a kind of message that needs no tool is hardly there",
        "There are three: messages that have nothing to do with the tools, near misses that only sound as if one was "
        "right, and messages that want several things or not enough. The near misses teach most. The kind is taken "
        "from the notes of the example, else guessed from the words of the tools.",
        _said("What are your opening hours?", "We are open from nine to six."),
        _MIXED,
        judged="6 of 6",
    ),
    Rule(
        "N103",
        "canned-answer",
        _INFO,
        "one answer is given to many different messages",
        "The same sentence answers more than a fifth of all messages that call nothing. A model that is taught one "
        "refusal gives it word for word, and no reason with it. Let the answers say what they are about.",
        "\n".join(_said(text, "I can't help with that.") for text in ("Who won the match?", "Tell me a joke.")),
        _MIXED,
        judged="3 of 3",
    ),
    Rule(
        "N201",
        "claims-without-call",
        _WARNING,
        "the answer says that something was done, and nothing was called",
        "'I've cancelled your order' without a call teaches the model to claim what it did not do, which is the worst "
        "it can learn. Make the call, or let the answer say what will be needed.",
        _said("Please refund ORD-48291.", "I've refunded your order."),
        _called("Please refund ORD-48291.", "ORD-48291"),
        judged="1 of 1",
    ),
    Rule(
        "N202",
        "request-unanswered",
        _WARNING,
        "a tool is plainly asked for; the answer neither calls it nor asks",
        "The message is a wish or an order with all the words of one tool's name, and the answer does not ask for "
        "anything that is missing. Make the call, or ask.",
        _said("Please refund order ORD-48291.", "Refunds take five to seven working days."),
        _said("How long does it take to refund an order?", "Five to seven working days."),
        judged="50 of 50, with the calls taken out",
    ),
    Rule(
        "N203",
        "should-ask",
        _WARNING,
        "a required number was made up instead of asked for",
        "The call has an id, a number or an address that the tool requires and that nobody has said so far. A model "
        "that is trained on it invents order numbers. Let the answer ask for it.",
        _called("Where is my parcel?", "ORD-48291"),
        "\n".join((_called("Where is ORD-48291?", "ORD-48291"), _said("Where is my parcel?", _ASKING))),
        judged="50 of 50",
    ),
    Rule(
        "N204",
        "asks-again",
        _WARNING,
        "the answer asks for what the user has said",
        "The value is there, in the form that the schema describes, and the answer asks for it all the same. A model "
        "that is trained on it asks twice.",
        _said("Where is ORD-48291?", _ASKING),
        _said("Where is my parcel?", _ASKING),
        judged="none found",
    ),
    Rule(
        "N205",
        "half-served",
        _WARNING,
        "a message names two ids and only one of them is taken up",
        "The calls and the answers behind the message deal with one order and never come to the other. The model "
        "learns to forget the second half of what it is asked.",
        _called("Where are ORD-48291 and ORD-11111?", "ORD-48291"),
        _called("Where are ORD-48291 and ORD-11111?", "ORD-48291", "ORD-11111"),
        judged="2 of 2",
    ),
)
