"""M3, C4 and X1: texts of the rules about conversations and calls that are in order and still unwise."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, one_call, result, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["CLOSER"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_TOOLS = [tool()]
_OTHER = call(arguments='{"order_id": "ORD-48292"}', id="call_2")
_CHAT = row(ask("Hi"), answer("Hello!"))
_CALLED = row(ask(), calling(call()), result(), answer(), tools=_TOOLS)
_TWICE = "Which order do you mean? Please give me its number."


_SPELLED = {"role": "system", "content": 'Tools: [{"name": "find", "parameters": {}}]'}
_TELLING = tool()
_TELLING["function"]["outputSchema"] = {"type": "object", "properties": {"state": {"type": "string"}}}


def _weighted(weight: float) -> str:
    return row(ask("Hi"), {**answer("Hello!"), "weight": weight}, ask("And?"), answer("Well."))


CLOSER = (
    Rule(
        "M301",
        "text-beside-calls",
        _INFO,
        "an assistant turn has text and calls",
        "OpenAI allows both. Seven of thirty chat templates that can make calls drop the text, and some trainers "
        "refuse the row: then the model never learns to say it. Export for such a target says what would be lost.",
        row(ask(), calling(call()) | {"content": "I will look."}, result(), answer(), tools=_TOOLS),
        _CALLED,
    ),
    Rule(
        "M302",
        "result-name",
        _WARNING,
        "a tool message names another tool than was called",
        "Templates that show the name of a result show the wrong one, and formats without ids pair by it.",
        row(ask(), calling(call()), result() | {"name": "check_status"}, answer(), tools=_TOOLS),
        row(ask(), calling(call()), result() | {"name": "lookup_order"}, answer(), tools=_TOOLS),
        "writes the name that was called",
    ),
    Rule(
        "M303",
        "call-in-text",
        _ERROR,
        "a call is written into the text of an assistant turn",
        "It was meant for tool_calls: the conversion did not know the format it came from. A trainer takes it for an "
        "answer, so the model learns to write calls that no program reads.",
        row(ask(), answer('<tool_call>{"name": "lookup_order", "arguments": {}}</tool_call>'), tools=_TOOLS),
        _CALLED,
    ),
    Rule(
        "M304",
        "template-token",
        _ERROR,
        "a text holds a token of a chat template",
        "Such tokens are what a trainer itself puts between the turns. In a text they end the turn early, or begin one "
        "that nobody spoke. They were left over when a rendered conversation was taken apart.",
        row(ask("Hi"), answer("Hello!<|im_end|>")),
        _CHAT,
    ),
    Rule(
        "M305",
        "said-again",
        _INFO,
        "the assistant says the same in two turns",
        "A long text word for word the same twice in one conversation is mostly a generator that went in circles. The "
        "model learns to repeat itself.",
        row(ask("Hi"), answer(_TWICE), ask("The one of Monday."), answer(_TWICE)),
        row(ask("Hi"), answer(_TWICE), ask("ORD-48291."), answer("Thank you.")),
    ),
    Rule(
        "M306",
        "weight",
        _ERROR,
        "the weight of a turn is neither 0 nor 1",
        "OpenAI and those who take its files know two weights: 1 learns from the turn, 0 does not. Others are refused.",
        _weighted(0.5),
        _weighted(0),
    ),
    Rule(
        "M307",
        "nothing-learnt",
        _ERROR,
        "every assistant turn has weight 0",
        "A turn of weight 0 is read and not learnt from. Where all have it the row costs time and teaches nothing; "
        "some trainers divide by zero.",
        row(ask("Hi"), {**answer("Hello!"), "weight": 0}),
        row(ask("Hi"), {**answer("Hello!"), "weight": 1}),
    ),
    Rule(
        "M308",
        "result-empty",
        _INFO,
        "a tool message says nothing",
        "Some tools answer with nothing, and then it is right. Mostly the content was of a kind that the conversion "
        "dropped, and what the assistant says next it cannot know.",
        row(ask(), calling(call()), result(content=""), answer(), tools=_TOOLS),
        _CALLED,
    ),
    Rule(
        "M309",
        "results-order",
        _INFO,
        "results stand in another order than their calls",
        "Their ids say which is which. Formats without ids pair by order, and there the results would be swapped.",
        row(ask(), calling(call(), _OTHER), result("call_2"), result(), answer(), tools=_TOOLS),
        row(ask(), calling(call(), _OTHER), result(), result("call_2"), answer(), tools=_TOOLS),
    ),
    Rule(
        "M310",
        "system-tools",
        _WARNING,
        "a system message spells out other tools than the row has",
        "None of the tools that stand in the text are among those of the row: the prompt of another row was attached, "
        "or the tools were renamed in one place. The model reads both.",
        row(_SPELLED, ask(), calling(call()), tools=[tool()]),
        row(_SPELLED, ask(), calling(call("find")), tools=[tool(name="find")]),
    ),
    Rule(
        "M311",
        "result-schema",
        _WARNING,
        "a result is not what its tool says it gives",
        "MCP's tools may have an outputSchema. A result that does not fit was made up, or comes from another version; "
        "the model learns to expect what never comes. Results that are no JSON, or tell of an error, are not meant.",
        row(ask(), calling(call()), result(content='{"state": 3}'), answer(), tools=[_TELLING]),
        row(ask(), calling(call()), result(content='{"state": "sent", "by": "DHL"}'), answer(), tools=[_TELLING]),
    ),
    Rule(
        "C401",
        "call-twice",
        _WARNING,
        "one turn makes the same call twice",
        "The tool and all arguments are the same. What changes something, such as a refund, is then done twice; what "
        "looks something up costs double.",
        row(ask(), calling(call(), call(id="call_2")), tools=_TOOLS),
        row(ask(), calling(call(), _OTHER), tools=_TOOLS),
    ),
    Rule(
        "C402",
        "call-again",
        _WARNING,
        "the same call is made again before the user speaks",
        "Its result is there already. A generator that went in circles does this, and the model learns to. Where a "
        "tool is asked again until something is ready, it is right.",
        row(ask(), calling(call()), result(), calling(call(id="call_2")), result("call_2"), answer(), tools=_TOOLS),
        row(ask(), calling(call()), result(), calling(_OTHER), result("call_2"), answer(), tools=_TOOLS),
        judged="17 of 17",
    ),
    Rule(
        "C403",
        "large-integer",
        _WARNING,
        "an argument is an integer that many programs round",
        "Beyond 9,007,199,254,740,992 JavaScript and columns of floats keep the first sixteen digits alone. Numbers "
        "that are names, of orders or cards, are better given as texts.",
        one_call('{"x": 90071992547409931}', {"x": {"type": "integer"}}),
        one_call('{"x": 9007199254740992}', {"x": {"type": "integer"}}),
    ),
    Rule(
        "C404",
        "empty-argument",
        _INFO,
        "an argument that may be left out is an empty text",
        "The user has said nothing of it, and nothing is what should be passed: a model that fills what it does not "
        "know with empty texts overwrites what was there.",
        one_call('{"x": "a", "note": ""}', {"x": {}, "note": {"type": "string"}}),
        one_call('{"x": "a"}', {"x": {}, "note": {"type": "string"}}),
        "leaves it out",
    ),
    Rule(
        "C405",
        "integer-as-fraction",
        _INFO,
        "an integer is written with a fraction",
        "1.0 is an integer to JSON Schema, and to few programs. A column of a table that held a fraction somewhere "
        "does this to all of its numbers.",
        one_call('{"x": 1.0}', {"x": {"type": "integer"}}),
        one_call('{"x": 1}', {"x": {"type": "integer"}}),
        "writes the integer",
    ),
    Rule(
        "X101",
        "key-order",
        _INFO,
        "the arguments stand in another order than in the schema",
        "It means the same, and is another text to learn. Where every call writes its arguments in one order, the "
        "model has less to guess at each token.",
        one_call('{"y": 2, "x": 1}', {"x": {}, "y": {}}),
        one_call('{"x": 1, "y": 2}', {"x": {}, "y": {}}),
        "writes them in the order of the schema",
    ),
    Rule(
        "X102",
        "many-tools",
        _WARNING,
        "a row brings more tools than vendors take",
        "OpenAI takes 128, and no model chooses well among so many. Give each row those that are near, and some that "
        "are not.",
        row(ask("Hi"), answer("Hello!"), tools=[tool(name=f"tool_{n}") for n in range(129)]),
        _CHAT,
    ),
    Rule(
        "X103",
        "calls-without-ids",
        _INFO,
        "calls have no ids",
        "Formats that pair calls and results by order do without. OpenAI's asks for an id in every call, and others "
        "refuse the row; export gives them ids where the target wants some.",
        row(ask(), calling(call(id=None)), tools=_TOOLS),
        row(ask(), calling(call()), tools=_TOOLS),
    ),
)
