"""F2: texts of what a trainer or its template would do to a row; ``tooldata preflight`` and the export say so."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, call, calling, result, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["FORMATS_TARGETS"]

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_TOOLS = [tool()]
_GOOD = row(ask(), calling(call()), result(), answer(), tools=_TOOLS)
_OBJECT = call(arguments={"order_id": "ORD-48291"})
_BESIDE = calling(call()) | {"content": "I will look."}
_TWO = calling(call(), call(arguments='{"order_id": "ORD-48292"}', id="call_2"))
_DOTTED = {"type": "function", "function": {"name": "orders.lookup", "arguments": "{}"}, "id": "call_1"}
_MIXED = tool()
_MIXED["function"]["parameters"]["oneOf"] = [{"required": ["order_id"]}]


FORMATS_TARGETS = (
    Rule(
        "F201",
        "double-encoding",
        _ERROR,
        "the template or the trainer encodes the arguments a second time",
        "Some chat templates want arguments as an object and write them as JSON themselves; given a JSON text they "
        "write it as a text in quotes, with a backslash before every quote. The run goes on without a word, and the "
        "model learns to call tools that way. Others want a text and print an object as Python does. Preflight "
        "renders both, and says which form does right.",
        row(ask(), calling(call()), tools=_TOOLS),
        row(ask(), calling(_OBJECT), tools=_TOOLS),
    ),
    Rule(
        "F202",
        "text-lost",
        _ERROR,
        "what a turn says does not reach the model",
        "Mostly it is the text beside calls: seven of thirty chat templates drop it, and formats such as xLAM have no "
        "place for it. Reasoning of earlier turns is left out by design in some templates, which is no more than a "
        "remark. Put the text into a turn of its own, or leave it out knowingly.",
        row(ask(), _BESIDE, result(), answer(), tools=_TOOLS),
        _GOOD,
    ),
    Rule(
        "F203",
        "call-lost",
        _ERROR,
        "a call, or an argument of it, does not reach the model",
        "Of several calls in one turn some templates render the first and forget the rest, and others raise. The model "
        "would learn to stop halfway, and then sees results of calls that it never made.",
        row(ask(), _TWO, result(), result("call_2"), answer(), tools=_TOOLS),
        _GOOD,
    ),
    Rule(
        "F204",
        "result-lost",
        _ERROR,
        "a result does not reach the model",
        "A template without a branch for tool messages passes over them, and a format of single questions has none. "
        "The model then learns to know answers from nowhere.",
        _GOOD,
        row(ask(), calling(call()), tools=_TOOLS),
    ),
    Rule(
        "F205",
        "null-as-word",
        _ERROR,
        "a null is printed as the word None",
        "Where a turn that calls something has the content null, as OpenAI writes it, some templates print Python's "
        "word for it, and the model learns to say None before every call. Leave the key out: every template that "
        "can make calls takes that.",
        row(ask(), calling(call()) | {"content": None}, tools=_TOOLS),
        row(ask(), calling(call()), tools=_TOOLS),
    ),
    Rule(
        "F206",
        "trainer-raises",
        _ERROR,
        "the trainer or its template refuses the row",
        "The run stops, or the upload is refused, for this one row; what is said then names neither the row nor the "
        "turn. Preflight runs the same checks, and finds the turn by rendering the conversation up to each.",
        row(ask(), calling(call()), answer(), tools=_TOOLS),
        _GOOD,
    ),
    Rule(
        "F207",
        "row-dropped",
        _ERROR,
        "the trainer leaves the row out",
        "LLaMA-Factory wants a question and an answer in turn, and an even number of them. What is not so is left out "
        "with a line in the log: the run goes on with fewer rows than one thinks.",
        row(ask(), ask("Hello?"), answer()),
        row(ask(), answer()),
    ),
    Rule(
        "F208",
        "nothing-trained",
        _ERROR,
        "nothing of the row is learned from",
        "Every turn of the assistant is left out by its weight or by the way the trainer masks, or there is none. The "
        "row costs time and teaches nothing; where a whole batch is so, the loss is not a number.",
        row(ask(), answer() | {"weight": 0}),
        row(ask(), answer()),
    ),
    Rule(
        "F209",
        "turns-not-trained",
        _INFO,
        "some turns of the assistant are read and not learned from",
        "That is as it should be for turns with weight 0. mistral-finetune does it to every turn but the last where a "
        "row has tools: of a call, its result and the answer the call is never learned. A row for every turn "
        "(--prefixes) has all of them learned.",
        row(ask(), calling(call()), result(), answer(), tools=_TOOLS),
        row(ask(), calling(call()), tools=_TOOLS),
    ),
    Rule(
        "F210",
        "name-not-accepted",
        _WARNING,
        "the target does not accept the name of a tool",
        "Vendors take letters, digits, _ and -, up to 64 of them; dots and spaces are refused. An export for such a "
        "target gives these tools other names in the whole dataset, and writes the table of them into its manifest.",
        row(ask(), calling(_DOTTED), tools=[tool(name="orders.lookup")]),
        _GOOD,
    ),
    Rule(
        "F211",
        "id-not-accepted",
        _WARNING,
        "the target does not accept the id of a call",
        "mistral-finetune wants nine letters and digits, others letters, digits, _ and -, and no two calls of a turn "
        "may have the same. An export writes ids that fit where it can.",
        row(ask(), calling(call(id="call 1")), result("call 1"), answer(), tools=_TOOLS),
        _GOOD,
    ),
    Rule(
        "F212",
        "schema-not-accepted",
        _WARNING,
        "the target does not accept a keyword of a tool's schema",
        "Each vendor reads a part of JSON Schema. What is not in it is refused or passed over, and then the model is "
        "not told of a limit that the calls keep. Say it in the description, or write the schema without it.",
        row(ask(), calling(call()), tools=[_MIXED]),
        row(ask(), calling(call()), tools=_TOOLS),
    ),
    Rule(
        "F213",
        "nulls-change",
        _WARNING,
        "nulls are taken out of the row, or put into it",
        "Axolotl removes every null before it renders, and loading rows as a table puts nulls where another row has a "
        "key. An argument that is null on purpose is gone, or every call gets arguments that nobody wrote. Arguments "
        "as JSON texts keep what they say.",
        row(ask(), calling(call(arguments={"order_id": None})), tools=_TOOLS),
        row(ask(), calling(call()), tools=_TOOLS),
    ),
    Rule(
        "F214",
        "key-not-accepted",
        _WARNING,
        "the target does not read a key of the row",
        "Vendors refuse rows with keys they do not know. Trainers pass over them, which matters for weight: a turn "
        "that is not to be learned from is learned from all the same.",
        row(ask(), answer("Hello!") | {"weight": 0}, ask("And?"), answer("Well.")),
        row(ask(), answer()),
    ),
    Rule(
        "F215",
        "said-twice",
        _WARNING,
        "the template prints something twice",
        "A text, a result or a value of a call stands more than once in what the model sees. The prompt is longer for "
        "it, and a model that learns from both copies learns to repeat itself.",
        _GOOD,
        row(ask(), answer()),
    ),
    Rule(
        "F216",
        "tool-not-shown",
        _ERROR,
        "the template does not show a tool or a parameter to the model",
        "The model learns to call what it was never told of, and will call it where it is not there. Many templates "
        "have no place for tools at all: choose another, or write the tools into the system prompt.",
        row(ask(), calling(call()), tools=_TOOLS),
        row(ask(), answer()),
    ),
    Rule(
        "F217",
        "value-changes",
        _WARNING,
        "loading changes a value",
        "Hugging Face datasets keeps arguments that are objects as JSON and reads them with the parser of pandas: 0.7 "
        "becomes 0.7000000000000001, which the template prints. It takes a column of dates for points in time, and a "
        "text for the number it looks like where other rows have numbers. Arguments as texts and files of parquet keep "
        "what they say.",
        row(ask(), calling(call(arguments={"order_id": 0.7})), tools=_TOOLS),
        row(ask(), calling(call(arguments={"order_id": 0.75})), tools=_TOOLS),
    ),
    Rule(
        "F218",
        "row-too-long",
        _ERROR,
        "the row has more tokens than the trainer reads",
        "What is too long is cut at the end, where the answers are, or left out, and the log says it once at most. TRL "
        "reads 1,024 tokens of a row where nothing is said: a dozen tools fill that by themselves. Set the trainer to "
        "read more, or give the row fewer tools or turns. Tokens are counted by the tokenizer beside the template.",
        row(ask("Where is my order? " + "Please look it up. " * 20), calling(call()), tools=_TOOLS),
        row(ask(), calling(call()), tools=_TOOLS),
    ),
)
