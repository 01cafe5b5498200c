"""What jobs go on in these tests: two tools, and a few messages that people wrote."""

from tooldata_tui.dataset import Tool, Toolset
from tooldata_tui.generation.ground import Ground, Seed

__all__ = ["GROUND", "LOOKUP", "REFUND"]

_ORDER = {"type": "string", "pattern": "^ORD-[0-9]{5}$"}
LOOKUP = Tool(
    "lookup_order",
    "Tells what is in an order.",
    {
        "type": "object",
        "properties": {"order_id": _ORDER, "items": {"type": "boolean"}},
        "required": ["order_id"],
        "additionalProperties": False,
    },
)
REFUND = Tool(
    "refund",
    "Pays money back.",
    {
        "type": "object",
        "properties": {"order_id": _ORDER, "reason": {"type": "string", "enum": ["late", "damaged"]}},
        "required": ["order_id", "reason"],
        "additionalProperties": False,
    },
)

_LOOKUP, _REFUND = frozenset({"lookup_order"}), frozenset({"refund"})
SEEDS = (
    Seed(1, "What is in ORD-48291?", _LOOKUP, (("lookup_order", '{"order_id": "ORD-48291"}'),)),
    Seed(2, "Money back for ORD-11111, it came broken", _REFUND, (("refund", '{"order_id": "ORD-11111"}'),)),
    Seed(3, "Good morning!", frozenset(), (), "Good morning. How can I help?"),
    Seed(4, "How do refunds work with you?", frozenset(), (), "We pay back within five days."),
)

GROUND = Ground(
    Toolset((LOOKUP, REFUND)),
    SEEDS,
    tuple(one.text for one in SEEDS),
    ("what is in <id>",),
    "You are the assistant of a shop.",
)
