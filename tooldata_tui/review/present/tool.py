"""A tool as the diff pane shows it while there is nothing to compare."""

from tooldata_tui.dataset import Tool, parameters_of
from tooldata_tui.review.present.layout import Line, blank, line, wrap
from tooldata_tui.text import cell_width, clip, one_line, visible

__all__ = ["tool_lines"]


def tool_lines(tool: Tool, width: int) -> list[Line]:
    """A tool's description and parameters: what the diff pane shows while there is nothing to compare."""
    description = visible(tool.description[:2_000]) or "(no description)"
    lines = [line((row, "muted")) for row in wrap(description, width)]
    parameters = parameters_of(tool)
    column = min(max((cell_width(one_line(p.name[:60])) for p in parameters), default=0), 24) + 2
    if parameters:
        lines.append(blank())
    for parameter in parameters[:100]:
        schema = parameter.schema if isinstance(parameter.schema, dict) else {}
        choices = schema.get("enum")
        kind = parameter.type_words
        said = ", ".join(map(str, choices[:12])) if isinstance(choices, list) else str(schema.get("description", ""))
        lead = [
            (clip(one_line(parameter.name[:60]), column - 1).ljust(column), "key"),
            ("• " if parameter.required else "  ", "accent"),
            (f"{one_line(kind[:20])}  ", "value"),
        ]
        used = sum(cell_width(text) for text, _ in lead)
        lines.append(line(*lead, (clip(one_line(said[:400]), max(0, width - used)), "faint")))
    if any(parameter.required for parameter in parameters):
        lines += [blank(), line(("• required", "faint"))]
    return lines
