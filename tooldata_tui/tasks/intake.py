"""From raw lines to what a project keeps of them: read, checked, described."""

from collections.abc import Callable, Sequence
from functools import partial

from tooldata_tui.dataset import Finding, Toolset
from tooldata_tui.formats.codec import META
from tooldata_tui.formats.converting import NOTES
from tooldata_tui.formats.openai import provenance
from tooldata_tui.formats.registry import RowReader
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.source import RawLine
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.describing import description
from tooldata_tui.store.examples import BadLine, line_digest
from tooldata_tui.store.importer import NewExample, Original
from tooldata_tui.tasks.clean import clean_description

__all__ = ["Intake"]

#: A bad line is kept to this many bytes.
_KEPT = 100_000
#: Tools that are remembered to have been reported on; of a file that brings more, some are told of again.
_REPORTED = 200_000

#: Makes one of a tuple; the class itself takes three times as long.
_new_example = partial(tuple.__new__, NewExample)


class Intake:
    """Takes in the lines of one file.

    :param were_met: whether the project has had these tools before this import
    """

    def __init__(self, reader: RowReader, checker: Checker, were_met: Callable[[Toolset], bool]) -> None:
        self._reader, self._checker, self._were_met = reader, checker, were_met
        #: Keys of the tools, and of the toolsets, that were reported on.
        self._tools: set[str] = set()
        self._toolsets: set[str] = set()

    def take(self, raw: RawLine, digest: bytes) -> NewExample | BadLine | None:
        """The example of a line, or what is kept of a line that is none; None for a blank one.

        :param digest: of the line
        """
        line = raw.data
        short = None
        findings: Sequence[Finding] = ()
        try:
            row = self._reader.parse(line)
            tree, toolset, _, stored, cuts, original = row
            meta = tree.get(META) if type(tree) is dict else None
            if toolset is not None and not (type(meta) is dict and NOTES in meta):
                short = clean_description(tree.get("messages"), toolset, self._checker)
            if toolset is None or short is None:
                example = self._reader.example(row)
                toolset, short, findings = example.toolset, description(example), self._checker.check(example)
        except RowError as error:
            return _set_aside(raw, error)
        if toolset.key not in self._toolsets:
            findings = [*self._about_tools(toolset), *findings]
        source_id, origin = provenance(tree)
        label, called, title, words = short
        came = None
        if original is not None:
            came, digest = Original(digest, original.stored, original.cuts), line_digest(original.line)
        return _new_example(
            (raw.number, digest, toolset, source_id, origin, label, title, stored, cuts, called, words, findings, came)
        )

    def _about_tools(self, toolset: Toolset) -> list[Finding]:
        """Findings about tools, each told once: at the first example that brings the tool."""
        if len(self._tools) > _REPORTED or len(self._toolsets) > _REPORTED:
            self._tools.clear()
            self._toolsets.clear()
        self._toolsets.add(toolset.key)
        fresh = [tool.key for tool in toolset.tools if tool.key not in self._tools]
        if not fresh:
            return []
        self._tools.update(fresh)
        if self._were_met(toolset):
            return []
        # One that says how many there are beyond has no path, by which those about tools are known.
        return [one if one.path else one._replace(path=("tools",)) for one in self._checker.check_tools(toolset)]


def _set_aside(raw: RawLine, error: RowError) -> BadLine | None:
    if raw.too_long:
        return BadLine(raw.number, "J105", f"the line is {raw.length:,} bytes long; it is passed over")
    if not raw.data.strip():
        return None
    return BadLine(raw.number, error.code, error.message, error.path, error.hint, error.corrected, raw.data[:_KEPT])
