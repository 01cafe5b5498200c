"""A and D: texts of what the triage finds by comparing examples with each other."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["TRIAGE"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_TOOLS = [tool(), tool(name="check_status")]


def _rows(*said: tuple[str, str]) -> str:
    """A row for each message and the tool that is called, or none."""
    return "\n".join(row(ask(text), calling(call(name)) if name else answer(), tools=_TOOLS) for text, name in said)


_DIFFERENT = _rows(
    ("Which items are in ORD-48291?", "lookup_order"), ("When does ORD-48291 arrive at last?", "check_status")
)

TRIAGE = (
    Rule(
        "A101",
        "label-improbable",
        _WARNING,
        "another label is far more probable than the one that is given",
        "Judged by all other examples, by their words and their meaning, and by what the tools say of themselves, this "
        "message belongs to another tool. Most of what is found with a high score is a slip; relabel it, or accept it "
        "if the message is as it should be.",
        _rows(
            ("Where is my parcel ORD-48291?", "check_status"),
            ("Where is my parcel ORD-11111 now?", "check_status"),
            ("Where has my parcel ORD-22222 got to?", "lookup_order"),
        ),
        _DIFFERENT,
    ),
    Rule(
        "A301",
        "between-tools",
        _WARNING,
        "the message sits between two labels",
        "Two labels are both probable. A model that is taught one here and the other there learns to guess, and calls "
        "too often. Decide once which tool such messages belong to, and label all of them like that.",
        _rows(("What about my refund for ORD-48291?", "check_status")),
        _DIFFERENT,
    ),
    Rule(
        "A302",
        "against-ruling",
        _WARNING,
        "decided against what was ruled",
        "A ruling says what messages like this are, and settled this one or one that says nearly the same. It was "
        "decided otherwise since, or the ruling was changed. Decide it again, or change the ruling: what is written "
        "down and what is labelled should be the same.",
        _rows(
            ("How is my refund for ORD-48291 coming along?", "check_status"),
            ("How is my refund for ORD-11111 coming along?", "lookup_order"),
        ),
        _DIFFERENT,
    ),
    Rule(
        "A303",
        "decided-differently",
        _WARNING,
        "nearly the same message was decided differently",
        "Both were decided by a person, and cannot both be right: they were accepted with different labels, or one was "
        "rejected for the label that the other was accepted with. Look at both, and write a ruling if it may come up "
        "again.",
        _rows(
            ("What about my refund for ORD-48291?", "check_status"),
            ("What about my refund for ORD-11111?", "lookup_order"),
        ),
        _DIFFERENT,
    ),
    Rule(
        "A401",
        "outlier",
        _INFO,
        "nothing in the set is like this message",
        "Neither the given label nor any other is probable. It may be the only example of something that users really "
        "say, and then more of its kind are needed; or it got here by mistake.",
        _rows(("qwrt zzz 48291", "lookup_order")),
        _DIFFERENT,
    ),
    Rule(
        "D101",
        "duplicate",
        _INFO,
        "the same message is there more than once",
        "Repeating an example weighs it double and leaks from the training half into the test half. Keep one.",
        _rows(("Where is ORD-48291?", "lookup_order"), ("Where is ORD-48291?", "lookup_order")),
        _DIFFERENT,
    ),
    Rule(
        "D102",
        "near-duplicate",
        _INFO,
        "another message differs by a typo, a filler or two words swapped",
        "Small edits teach little beyond what the first one does. Keep the one that people would rather write, or both "
        "if typing like that is what you want to teach.",
        _rows(("Where is my order ORD-48291?", "lookup_order"), ("Where is my oredr ORD-48291?", "lookup_order")),
        _DIFFERENT,
    ),
    Rule(
        "D103",
        "same-but-for-values",
        _INFO,
        "another message differs by numbers, names or dates only",
        "The sentence is the same, the values are others. A few of these teach where values go; many teach the "
        "sentence.",
        _rows(("Where is ORD-48291?", "lookup_order"), ("Where is ORD-11111?", "lookup_order")),
        _DIFFERENT,
    ),
    Rule(
        "D104",
        "paraphrase",
        _INFO,
        "another message says nearly the same in other words",
        "Paraphrases are what makes a set good, up to a point. Look at them when a tool has more examples than it "
        "needs.",
        _rows(
            ("Could you tell me where my order ORD-48291 is?", "lookup_order"),
            ("Can you tell me where my order ORD-48291 is now?", "lookup_order"),
        ),
        _DIFFERENT,
    ),
    Rule(
        "D105",
        "same-conversation",
        _INFO,
        "another conversation says the same from beginning to end",
        "All that the user says is the same, or nearly, turn by turn. Long conversations that are told twice weigh "
        "most. Keep one.",
        _rows(("Where is ORD-48291?", "lookup_order"), ("Where is ORD-48291?", "lookup_order")),
        _DIFFERENT,
    ),
    Rule(
        "D106",
        "same-call",
        _INFO,
        "another message leads to the very same call",
        "The call and all its values are the same, and the messages are alike. Where every example of a tool has the "
        "same order number, the model learns the number.",
        _rows(("Where is ORD-48291?", "lookup_order"), ("Where's ORD-48291 then?", "lookup_order")),
        _DIFFERENT,
    ),
    Rule(
        "D201",
        "one-pattern",
        _INFO,
        "one sentence pattern is repeated many times",
        "Forty times 'Please refund ORD-...' is one example with forty numbers. The model learns the sentence in place "
        "of what it means. Keep a few, and ask for others.",
        _rows(*((f"Please look up ORD-{10_000 + n}", "lookup_order") for n in range(8))),
        _DIFFERENT,
    ),
    Rule(
        "D301",
        "conflict",
        _ERROR,
        "the same message has another label elsewhere",
        "The same words, or nearly, lead to one tool here and to another there. Whichever is right, the other is "
        "wrong, and a model taught both guesses. Decide, and label both alike.",
        _rows(("Where is ORD-48291?", "lookup_order"), ("Where is ORD-48291?", "check_status")),
        _DIFFERENT,
    ),
    Rule(
        "D401",
        "in-reference",
        _WARNING,
        "the message is in a reference set",
        "A set that is named under [project] references has the same message, but for case, spaces and punctuation. A "
        "model that was trained on it has seen the answer, and what it scores there says nothing any more. Reject it.",
        _rows(("Which items are in my order ORD-48291?", "lookup_order")),
        _DIFFERENT,
    ),
    Rule(
        "D402",
        "near-reference",
        _WARNING,
        "nearly the same message is in a reference set",
        "It differs by a slip, a filler or its values from one of a set that is named under [project] references. A "
        "model that learned it has all but seen the other. Reject it, or write it anew.",
        _rows(("Which items are in my oredr ORD-48291?", "lookup_order")),
        _DIFFERENT,
    ),
    Rule(
        "D403",
        "call-in-reference",
        _WARNING,
        "the same call, with the same tools, is in a reference set",
        "A set that is named under [project] references offers the same tools and calls the same one with the same "
        "values, whatever the message. Most such examples are rewordings of the other's message. Look at both.",
        _rows(("What did I buy with ORD-48291?", "lookup_order")),
        _DIFFERENT,
    ),
)
