"""M311: results against the output schemas of their tools, which MCP servers give."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tooldata_tui.dataset.example import Example
from tooldata_tui.dataset.finding import Finding
from tooldata_tui.dataset.jsontext import JsonError, dumps, loads
from tooldata_tui.dataset.tool import Tool
from tooldata_tui.rules.calls import FREE_WORK, fits
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown

if TYPE_CHECKING:  # It imports the validator.
    from tooldata_tui.rules.compiled import Compiled

__all__ = ["Outputs"]

#: A result with one of these says that there is none.
_ERRORS = frozenset(("error", "errors", "isError", "is_error"))

#: Tools whose output schemas are kept compiled.
_KEPT = 1024


class Outputs:
    """Checks results, with the output schemas it has met compiled."""

    def __init__(self) -> None:
        #: The tools of a toolset that tell what their results are.
        self._telling: dict[str, dict[str, Tool]] = {}
        self._compiled: dict[tuple[str, str], Compiled] = {}

    def findings(self, example: Example) -> list[Finding]:
        """M311 about each result that is JSON and does not fit, of a tool that says what its results are."""
        tools = self._telling.get(example.toolset.key)
        if tools is None:
            if len(self._telling) >= _KEPT:
                self._telling.clear()
            by_name = example.toolset.by_name
            tools = {name: tool for name, tool in by_name.items() if isinstance(tool.output, dict)}
            self._telling[example.toolset.key] = tools
        return [*self._against(tools, example)] if tools else []

    def _against(self, tools: dict[str, Tool], example: Example) -> Iterator[Finding]:
        names: dict[str, str] = {}
        for turn, message in enumerate(example.messages):
            names.update({call.id: call.name for call in message.calls if call.id})
            tool = tools.get(names.get(message.call_id or "", "")) if message.role == "tool" else None
            if tool is not None and message.content and not self._fits(tool, message.content):
                words = f"the result is not what {shown(tool.name)} says it gives"
                yield finding("M311", words, turn, ("messages", turn, "content"))

    def _fits(self, tool: Tool, content: str) -> bool:
        try:
            value = loads(content)
        except JsonError:
            return True  # words for people: MCP has both
        if isinstance(value, dict) and not _ERRORS.isdisjoint(value):
            return True
        key = (tool.key, dumps(tool.output))
        compiled = self._compiled.get(key)
        if compiled is None:
            if len(self._compiled) >= _KEPT:
                self._compiled.clear()
            compiled = self._compiled[key] = _compile(tool)
        return compiled.weight * len(content) > FREE_WORK or fits(compiled, value) is not False


def _compile(tool: Tool) -> "Compiled":
    """What the results of *tool* are checked with. A branch of its own, since results may say more than was told."""
    from tooldata_tui.rules.compiled import compile_tool

    shared = {key: tool.output[key] for key in ("$defs", "definitions", "$schema") if key in tool.output}
    return compile_tool(Tool(tool.name, "", {"allOf": [tool.output], **shared}))
