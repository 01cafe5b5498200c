"""A tool as the diff pane shows it while there is nothing to compare."""

from collections.abc import Iterator
from typing import Any

from tooldata_tui.dataset import Parameter, Tool, parameters_of
from tooldata_tui.dataset.jsontext import dumps
from tooldata_tui.review.present.layout import Line, Span, blank, line, measure, wrap, wrap_spans
from tooldata_tui.text import clip, one_line, visible

__all__ = ["tool_lines"]

_PARAMETERS = 100
#: Rows of one parameter's description.
_SAID_ROWS = 2


def tool_lines(tool: Tool, width: int) -> list[Line]:
    """A tool's description and parameters: what the diff pane shows while there is nothing to compare."""
    description = visible(tool.description[:2_000]) or "(no description)"
    lines = [line((row, "muted")) for row in wrap(description, width)]
    parameters = parameters_of(tool)
    column = min(max((measure(one_line(p.name[:60])) for p in parameters), default=0), 24) + 2
    if parameters:
        lines.append(blank())
    for parameter in parameters[:_PARAMETERS]:
        lines += _parameter(parameter, column, width)
    if len(parameters) > _PARAMETERS:
        lines.append(line((f"… {len(parameters) - _PARAMETERS:,} more parameters", "faint")))
    if any(parameter.required for parameter in parameters):
        lines += [blank(), line(("• required", "faint"))]
    return lines


def _parameter(parameter: Parameter, column: int, width: int) -> Iterator[Line]:
    schema = parameter.schema if isinstance(parameter.schema, dict) else {}
    choices, description = schema.get("enum"), schema.get("description", "")
    name = clip(one_line(parameter.name[:60]), column - 1)
    lead: list[Span] = [
        (name + " " * (column - measure(name)), "key"),
        ("• " if parameter.required else "  ", "accent"),
        (f"{one_line(parameter.type_words[:40])}  ", "value"),
    ]
    said: list[str] = []
    if isinstance(choices, list):
        said.append(", ".join(_choice(one) for one in choices[:40]))
    if isinstance(description, str) and description:
        said.append(one_line(description[:600]))
    indent = column + 2
    room = width - sum(measure(text) for text, _ in lead)
    if said and room >= 24:
        first, *rest = wrap_spans([(said[0], "faint")], room, _SAID_ROWS + 1)
        yield line(*lead, *first)
        if rest:  # what does not fit beside the type goes on below it, where there is more room
            left = said[0][sum(len(text) for text, _ in first) :].lstrip(" ")
            yield from _below(left, indent, width, _SAID_ROWS - 1)
        said = said[1:]
    else:
        yield line(*lead)
    for text in said:
        yield from _below(text, indent, width, _SAID_ROWS)


def _below(text: str, indent: int, width: int, most: int) -> Iterator[Line]:
    rows = wrap_spans([(text, "faint")], width - indent, most + 1)
    for number, row in enumerate(rows[:most]):
        last = number == most - 1 and len(rows) > most
        spans = [(f"{row[0][0].rstrip()} …" if last else row[0][0], "faint")] if row else []
        yield line((" " * indent, "text"), *spans)


def _choice(value: Any) -> str:
    return one_line((value if isinstance(value, str) else dumps(value))[:80])
