"""J: what a line must be before it is an example. The reader reports these; the words are here."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import ask, call, calling, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["LINES"]

_ERROR = Severity.ERROR
_GOOD = row(ask(), calling(call()), tools=[tool()])

LINES = (
    Rule(
        "J101",
        "not-json",
        _ERROR,
        "the line is not JSON",
        "Every line of a JSON Lines file is one JSON value, in UTF-8. A line with a syntax error, NaN, half a "
        "surrogate pair or bytes that are not UTF-8 stops some trainers and is read differently by others. The column "
        "says where reading stopped. The line is kept aside; the others are imported.",
        '{"messages": [{"role": "user", "content": "Hi"},]}',
        _GOOD,
    ),
    Rule(
        "J102",
        "duplicate-key",
        _ERROR,
        "a key stands twice in one object",
        "Readers of JSON disagree about which of two equal keys counts: Python keeps the last, others the first or "
        "fail. So nobody knows what would be trained on. Remove one of the two.",
        '{"messages": [{"role": "user", "content": "Hi", "content": "Yo"}, {"role": "assistant", "content": "Hi!"}]}',
        _GOOD,
    ),
    Rule(
        "J103",
        "no-example",
        _ERROR,
        "the line is no object with a list of messages",
        "An example is an object whose messages are a list. Another format may need naming with --format; a line of "
        "settings or a heading does not belong into the file.",
        '{"prompt": "Hi", "completion": "Hello"}',
        _GOOD,
    ),
    Rule(
        "J104",
        "wrong-shape",
        _ERROR,
        "a message or a call does not have the shape it must have",
        "A message is an object with a role that is a text; its content is a text, a list of parts or null; its "
        "tool_calls are a list of objects with a function that has a name. What is missing or of the wrong type is "
        "named with its path.",
        '{"messages": [{"role": "user", "content": 5}, {"role": "assistant", "content": "Hi!"}]}',
        _GOOD,
    ),
    Rule(
        "J105",
        "too-large",
        _ERROR,
        "the line is too long or nested too deep",
        "A line beyond the limits cannot be an example anybody would review, and reading it could use up the memory. "
        "It is skipped without being parsed, and the rest of the file is read. Mostly it is a file without line "
        "breaks, or an array of examples: convert it to one example a line.",
        '{"messages": ' + "[" * 250 + "]" * 250 + "}",
        _GOOD,
    ),
    Rule(
        "J106",
        "tools-unreadable",
        _ERROR,
        "the tools of the line cannot be read",
        "The tools are a list of objects, each with a function that has a name; some files hold that list as a JSON "
        "text. A list that cannot be read leaves nothing to check the calls against.",
        '{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hi!"}], "tools": "[{"}',
        _GOOD,
    ),
)
