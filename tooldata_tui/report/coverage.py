"""The coverage of parameters and values as a grid."""

from collections.abc import Callable, Iterator

from tooldata_tui.rules.health_numbers import Count, Health, ParameterHealth, ToolHealth
from tooldata_tui.rules.wording import value_text

__all__ = ["coverage_html"]

#: Tools, parameters of one and values of one that are shown; how many tools are unfolded.
_TOOLS, _PARAMETERS, _VALUES, _OPEN = 60, 40, 40, 6


def coverage_html(health: Health, text: Callable[[str], str]) -> str:
    """A table a tool, folded but for the most called.

    :param text: makes a text from data fit for HTML
    """
    tools = [tool for tool in health.tools if tool.parameters]
    parts = [_tool(tool, text, is_open=number < _OPEN) for number, tool in enumerate(tools[:_TOOLS])]
    if len(tools) > _TOOLS:
        parts.append(f'<p class="note">and {len(tools) - _TOOLS:,} more tools</p>')
    return "\n".join(parts)


def _tool(tool: ToolHealth, text: Callable[[str], str], *, is_open: bool) -> str:
    head = "".join(f'<th class="n">{word}</th>' for word in ("given", "left out", "alone", "together"))
    rows = "".join(row for one in tool.parameters[:_PARAMETERS] for row in _parameter(one, text))
    more = len(tool.parameters) - _PARAMETERS
    said = f'<p class="note">and {more:,} more parameters</p>' if more > 0 else ""
    return (
        f"<details{' open' if is_open else ''}><summary>{text(tool.name)} · {tool.called.examples:,}</summary>"
        f'<div class="scroll"><table class="cover"><tr><th></th>{head}</tr>{rows}</table></div>{said}</details>'
    )


def _parameter(one: ParameterHealth, text: Callable[[str], str]) -> Iterator[str]:
    cells = _cell(one.given, wanted=True)
    if one.required:
        cells += _cell(one.omitted) if one.omitted.examples else '<td class="n"></td>'
        cells += '<td class="n"></td>' * 2
    else:
        cells += _cell(one.omitted, wanted=True) + _cell(one.alone) + _cell(one.combined)
    yield f"<tr><td>{text(one.name)}{'' if one.required else '?'}</td>{cells}</tr>"
    if one.values:
        values = "".join(_value(value_text(value), given, text) for value, given in one.values[:_VALUES])
        more = len(one.values) - _VALUES
        said = f'<span class="note">and {more:,} more</span>' if more > 0 else ""
        yield f'<tr><td colspan="5"><div class="values">{values}{said}</div></td></tr>'


def _value(value: str, given: Count, text: Callable[[str], str]) -> str:
    look = "" if given.examples else " none"
    return f'<span class="value{look}">{text(value)} <b>{given.examples:,}</b></span>'


def _cell(count: Count, *, wanted: bool = False) -> str:
    """A figure.

    :param wanted: whether there should be some
    """
    look = " some" if count.examples else " none" if wanted else ""
    return f'<td class="n{look}">{count.examples:,}</td>'
