"""The formats we read and write, and how a file's format is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from tooldata_tui.dataset import Example, Toolset
from tooldata_tui.errors import UsageError
from tooldata_tui.formats.codec import Codec
from tooldata_tui.formats.openai import OpenAIReader, Row

__all__ = ["FORMATS", "Format", "Guess", "RowReader", "format_called", "guess_format", "nearest"]

OPENAI = "openai"


class RowReader(Protocol):
    """Turns lines into examples; one instance reads one file."""

    def parse(self, line: bytes) -> Row:
        """Raises :class:`~tooldata_tui.formats.row_error.RowError` for a line that is not JSON."""

    def example(self, row: Row) -> Example:
        """Raises :class:`~tooldata_tui.formats.row_error.RowError` for a row that is no example."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write examples.

    :ivar title: what it is, in a line
    :ivar module: where its ``CODEC`` is, below this package; empty for our own
    :ivar reference: it is for comparing with, never for training on
    """

    name: str
    title: str
    module: str = ""
    reference: bool = False

    @property
    def codec(self) -> Codec:
        """Imported when it is asked for: reading one format loads no other."""
        codec: Codec = import_module(f"tooldata_tui.formats.{self.module or 'openai_codec'}").CODEC
        return codec

    def reader(self, tools: Toolset | None) -> RowReader:
        """A reader for one file.

        :param tools: the tools of rows that bring none
        """
        if not self.module:
            return OpenAIReader(tools)
        from tooldata_tui.formats.converting import ConvertingReader

        return ConvertingReader(self.codec, tools)


#: In the order in which they are asked whether they recognise a record: the more particular come first.
FORMATS = {
    one.name: one
    for one in (
        Format("bfcl", "Berkeley function calling: question and function", "bfcl", reference=True),
        Format("tau", "tau-bench and tau2 tasks and trajectories", "taubench", reference=True),
        Format("hammer", "Hammer: prompts with blocks of tools and query", "hammer"),
        Format("api-bank", "API-Bank: instruction, input, API-Request", "apibank"),
        Format("actionstudio", "xLAM ActionStudio: task_instruction, conversation", "actionstudio"),
        Format("when2call", "When2Call: question, answers, target_tool", "when2call"),
        Format("xlam", "xLAM and APIGen: query, tools, answers", "xlam"),
        Format("glaive", "Glaive v2: system and chat texts", "glaive"),
        Format("hermes", "Hermes: conversations with <tool_call> tags", "hermes"),
        Format("toolbench", "ToolBench: Thought, Action, Action Input", "toolbench"),
        Format("toolace", "ToolACE: conversations with [call(argument=...)]", "toolace"),
        Format("sharegpt", "ShareGPT and LLaMA-Factory: function_call, observation", "sharegpt"),
        Format("responses", "OpenAI Responses: items of type function_call", "responses"),
        Format("gemini", "Gemini and Vertex: contents with parts", "gemini"),
        Format("bedrock", "Bedrock Converse: toolConfig, toolUse, toolResult", "bedrock"),
        Format("anthropic", "Anthropic: tool_use and tool_result blocks", "anthropic"),
        Format("swift", "ms-swift: tool_call and tool_response messages", "swift"),
        Format("nemotron", "Nemotron: tools in metadata", "nemotron"),
        Format("trl", "Hugging Face and TRL: messages with object arguments", "trl"),
        Format(OPENAI, "OpenAI fine-tuning: messages, tools, tool_calls"),
    )
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file seems to be.

    :ivar evidence: what showed it; empty where it was said
    :ivar seen: records that were looked at
    :ivar agreed: those that are of this format
    """

    format: Format
    evidence: str = ""
    seen: int = 0
    agreed: int = 0

    @property
    def is_plain(self) -> bool:
        """Nothing about it needs saying: it is our own format, and every record is of it."""
        return self.format.name == OPENAI and self.agreed == self.seen

    def __str__(self) -> str:
        if not self.evidence:
            return f"read as {self.format.name}"
        if not self.agreed:
            return f"read as {self.format.name}, since {self.evidence}"
        which = (
            f"all of the first {self.seen}" if self.agreed == self.seen else f"{self.agreed} of the first {self.seen}"
        )
        return f"read as {self.format.name}: {which} records have {self.evidence}"


def guess_format(records: Iterable[Any]) -> Guess:
    """The format that most of *records* are of, by the first that recognises each; OpenAI's where none does.

    :param records: the first few of a file, parsed
    """
    votes: dict[str, list[str]] = {}
    seen = 0
    for record in records:
        seen += 1
        for one in _candidates(record):
            if (evidence := one.codec.recognise(record)) is not None:
                votes.setdefault(one.name, []).append(evidence)
                break
    if not votes:
        return Guess(FORMATS[OPENAI], "no record was recognised", seen, 0)
    name = max(votes, key=lambda one: len(votes[one]))
    return Guess(FORMATS[name], votes[name][0], seen, len(votes[name]))


def _candidates(record: Any) -> Sequence[Format]:
    """The formats to ask about a record: most files are OpenAI's, and need no other module to be told."""
    if not isinstance(record, dict):
        return ()
    if isinstance(record.get("messages"), list) and _is_plainly_ours(record):
        return (FORMATS[OPENAI],)
    return tuple(FORMATS.values())


def _is_plainly_ours(record: dict[str, Any]) -> bool:
    for message in record["messages"]:
        if not isinstance(message, dict) or message.get("role") not in _ROLES:
            return False
        calls = message.get("tool_calls")
        if not isinstance(message.get("content"), str | None) or not isinstance(calls, list | None):
            return False
        for call in calls or ():
            if not isinstance(call, dict) or not isinstance(call.get("function"), dict):
                return False
            arguments = call["function"].get("arguments")
            if isinstance(arguments, dict) and ("id" not in call or None in arguments.values()):
                return False
    return _are_plain(record.get("tools")) and not (record.keys() & _FOREIGN)


def _are_plain(tools: Any) -> bool:
    """Whether tools are as OpenAI has them: none of Anthropic's, no nulls that a table put in."""
    from tooldata_tui.formats.nulls import is_padded

    if isinstance(tools, list):
        return not any(
            isinstance(tool, str) or (isinstance(tool, dict) and "input_schema" in tool) for tool in tools
        ) and not is_padded(tools)
    return True


_ROLES = ("system", "developer", "user", "assistant", "tool", "function")
_FOREIGN = frozenset(
    {"metadata", "question", "system", "toolConfig", "prompt", "chosen", "chosen_response", "completion"}
)


def nearest(name: str, known: list[str]) -> str | None:
    """The known name that *name* was probably meant to be."""
    import difflib

    matches = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return matches[0] if matches else None


def format_called(name: str) -> Format:
    """The format called *name*. Raises :class:`UsageError` for one we do not know."""
    if name not in FORMATS:
        guess = nearest(name, list(FORMATS))
        hint = f"did you mean {guess}?" if guess else f"known: {', '.join(FORMATS)}"
        raise UsageError(f"no format {name}", hint=hint)
    return FORMATS[name]
