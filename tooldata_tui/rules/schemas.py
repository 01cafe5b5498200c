"""T: the tools themselves."""

import re
from typing import TYPE_CHECKING

from tooldata_tui.dataset.finding import Finding, Fix, Path
from tooldata_tui.dataset.patch import Op
from tooldata_tui.dataset.tool import Tool, Toolset
from tooldata_tui.rules.report import finding
from tooldata_tui.rules.wording import shown

if TYPE_CHECKING:  # It imports the validator.
    from tooldata_tui.rules.compiled import Compiled

__all__ = ["name_findings", "schema_findings"]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


def name_findings(toolset: Toolset) -> list[Finding]:
    """T105 and T106: names given twice, missing, or not what a vendor takes."""
    found: list[Finding] = []
    first: dict[str, tuple[int, Tool]] = {}
    for index, tool in enumerate(toolset.tools):
        path: Path = ("tools", index, "function", "name")
        if not tool.name:
            found.append(finding("T106", "a tool has no name", None, path))
            continue
        if not _NAME.fullmatch(tool.name):
            message = f"the name {shown(tool.name)} is not 1 to 64 letters, digits, _ or -"
            found.append(finding("T106", message, None, path))
        if tool.name not in first:
            first[tool.name] = index, tool
            continue
        earlier, other = first[tool.name]
        same = tool.key == other.key and tool.description == other.description
        fix = Fix("remove the copy", (Op(("tools", index), remove=True),), safe=True) if same else None
        found.append(
            finding("T105", f"tools {earlier} and {index} are both named {shown(tool.name)}", None, path, fix=fix)
        )
    return found


def schema_findings(index: int, compiled: "Compiled") -> list[Finding]:
    """What is wrong with the ``parameters`` of the tool number *index*, with the whole path in the row."""
    base: Path = ("tools", index, "function", "parameters")
    found: list[Finding] = []
    for problem in compiled.problems:
        fix = problem.fix
        if fix is not None:
            ops = tuple(Op(base + op.path, op.value, op.remove) for op in fix.patch)
            fix = Fix(fix.title, ops, fix.safe)
        found.append(finding(problem.code, problem.message, None, base + problem.place, fix=fix))
    return found
