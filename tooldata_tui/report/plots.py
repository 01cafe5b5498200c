"""The plots of the report, drawn by matplotlib. Nothing else imports it, and no screen is asked for."""

import io
import logging
import warnings
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from tooldata_tui.errors import UsageError
from tooldata_tui.report.content import MAP_FULL, MAP_MARGIN, Content, PointMap
from tooldata_tui.report.svg import Drawing, drawing_of, ink
from tooldata_tui.rules.health_numbers import Health, ToolHealth
from tooldata_tui.text import clip, one_line

__all__ = ["draw_all", "drawn_tools"]

#: Tools in one plot: of more, the most and the least called.
_DRAWN = 30
#: Inches of a plot across, of a line of it, and of what stands around the lines. An inch is 72 units of the page.
_WIDTH, _LINE, _AROUND = 5.2, 0.27, 0.5
_NAME = 26
#: Of the longest bar, what a number takes that stands behind a bar.
_NEAR = 0.15
#: How wide a plot is at least, of its longest bar, and what a letter behind a bar takes beside long names.
_ROOM, _LETTER = 1.34, 0.045
#: How far a share may be from what is right, as a share of it.
_AWAY = 0.5
#: Signs of the labels on the map, which differ without colour too; the last is for all others.
_SIGNS = ("o", "^", "s", "D", "v", "P", "X", "<", ".")

Axes = Any
Draw = Callable[[Axes], None]


def draw_all(content: Content) -> dict[str, Drawing]:
    """The plots there is something to draw in, by name. Raises :class:`UsageError` without matplotlib."""
    try:
        from matplotlib import rc_context
    except ImportError:
        raise UsageError(
            "the report is drawn with matplotlib, which is not installed", hint="pip install 'tooldata[report]'"
        ) from None
    # What it cannot find among its own fonts the browser has, and what it says about that interests nobody.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    health = content.health
    plots: dict[str, Drawing] = {}
    with rc_context(_SETTINGS), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if health.tools:
            tools = drawn_tools(health)
            plots["tools"] = _plot(
                "tools", "Examples that call each tool", len(tools), lambda axes: _tools(axes, health)
            )
        if health.equipped:
            plots["none"] = _plot("none", "Examples that call nothing", 4, lambda axes: _negatives(axes, health))
        if health.messages.messages:
            plots["manners"] = _plot("manners", "How messages are written", 4, lambda axes: _manners(axes, health))
            plots["lengths"] = _plot("lengths", "Words of the messages", 7, lambda axes: _lengths(axes, health))
        if content.map is not None and content.map.points:
            found = content.map
            plots["map"] = _plot("map", "Map of the decision points", 0, lambda axes: _map(axes, found), square=True)
    return plots


_SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "tooldata",
    "text.usetex": False,
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": 11,
    "axes.unicode_minus": False,
    "path.simplify": False,
}


def _plot(name: str, title: str, lines: int, draw: Draw, *, square: bool = False) -> Drawing:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, 4.2 if square else lines * _LINE + _AROUND))
    FigureCanvasSVG(figure)
    axes = figure.add_axes((0, 0, 1, 1)) if square else figure.add_subplot()
    figure.patch.set_visible(False)
    axes.patch.set_visible(False)
    for side in axes.spines.values():
        side.set_visible(False)
    draw(axes)
    if not square:
        figure.tight_layout(pad=0.4)
    file = io.BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return drawing_of(file.getvalue().decode(), name, escape(title))


def _named(text: str) -> str:
    return clip(one_line(text[:200]), _NAME)


def _rows(
    axes: Axes,
    names: Sequence[str],
    values: Sequence[float],
    inks: Sequence[str],
    texts: Sequence[str],
    ends: Sequence[float] | None = None,
) -> None:
    """Bars from the left, the first at the top, each with its name before it and its text behind it.

    :param ends: where the texts begin, if not where the bars end
    """
    places = range(len(names))
    axes.barh(places, values, height=0.62, color=[ink(one) for one in inks], linewidth=0)
    axes.set_yticks(places, [_named(name) for name in names], color=ink("text"))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(length=0, labelsize=11)
    axes.set_xticks([])
    most = max(*values, 0, 1e-9) if values else 1
    axes.set_xlim(0, most * max(_ROOM, 1 + _LETTER * max(map(len, texts), default=0)))
    for place, end, text in zip(places, ends or values, texts, strict=True):
        axes.annotate(
            text,
            (end, place),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            color=ink("muted"),
            fontsize=11,
        )


def _band(axes: Axes, low: float, high: float, share: float = 1.0) -> None:
    """The band that bars should end in, behind them.

    :param share: how much of the plot it is for, from the top
    """
    axes.axvspan(low, high, 1 - share, 1, color=ink("band"), zorder=0, linewidth=0)
    axes.set_xlim(0, max(axes.get_xlim()[1], high * 1.1))


def drawn_tools(health: Health) -> Sequence[ToolHealth]:
    """Those of the tools that are drawn."""
    tools = health.tools
    half = _DRAWN // 2
    return tools if len(tools) <= _DRAWN else (*tools[:half], *tools[-half:])


def _tools(axes: Axes, health: Health) -> None:
    tools = drawn_tools(health)
    low, high = health.band
    values = [tool.called.examples for tool in tools]
    needed = [tool.guideline.least for tool in tools]
    near = _NEAR * max(values)
    inside = [tool.deviation is None or low <= tool.called.examples <= high for tool in tools]
    _rows(
        axes,
        [tool.name for tool in tools],
        values,
        ["accent" if one else "warning" for one in inside],
        [f"{value:,}" for value in values],
        [least if value <= least < value + near else value for value, least in zip(values, needed, strict=True)],
    )
    if health.average:
        _band(axes, low, high)
    axes.scatter(needed, range(len(tools)), marker="|", s=130, color=ink("text"), linewidths=1.6, zorder=3)
    axes.set_xlim(0, max(axes.get_xlim()[1], max(needed) * 1.06))


def _negatives(axes: Axes, health: Health) -> None:
    whole, equipped = health.negatives.examples, health.equipped
    names = ["call nothing", *(f"{kind}" for kind, _ in health.kinds)]
    shares = [whole / equipped, *(held.examples / equipped for _, held in health.kinds)]
    counts = [whole, *(held.examples for _, held in health.kinds)]
    right = health.thresholds.negatives
    inks = [_judged(shares[0], right), *["muted"] * len(health.kinds)]
    _rows(axes, names, shares, inks, [f"{count:,} · {share:.0%}" for count, share in zip(counts, shares, strict=True)])
    _band(axes, right * (1 - _AWAY), right * (1 + _AWAY), 1 / len(shares))


def _manners(axes: Axes, health: Health) -> None:
    messages = health.messages
    counts = {
        "casual or with a typo": messages.untidy.examples,
        "casual": messages.casual.examples,
        "typo": messages.typos.examples,
        "polite": messages.polite.examples,
    }
    shares = [count / messages.messages for count in counts.values()]
    texts = [f"{count:,} · {share:.0%}" for count, share in zip(counts.values(), shares, strict=True)]
    right = health.thresholds.untidy
    _rows(axes, list(counts), shares, [_judged(shares[0], right), *["muted"] * 3], texts)
    _band(axes, right * (1 - _AWAY), right * (1 + _AWAY), 1 / len(shares))


def _judged(share: float, right: float) -> str:
    return "accent" if abs(share - right) <= _AWAY * right else "warning"


def _lengths(axes: Axes, health: Health) -> None:
    lengths = health.messages.lengths
    names = [f"{one.low} or more" if one.high is None else f"{one.low} to {one.high}" for one in lengths]
    counts = [one.held.examples for one in lengths]
    _rows(axes, names, counts, ["accent"] * len(counts), [f"{count:,}" for count in counts])


def _map(axes: Axes, found: PointMap) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_xlim(-MAP_MARGIN, MAP_FULL + MAP_MARGIN)
    axes.set_ylim(MAP_FULL + MAP_MARGIN, -MAP_MARGIN)
    for label in range(len(found.labels), -1, -1):
        points = [one for one in found.points if one.label == label]
        if not points:
            continue
        others = label == len(found.labels)
        sign, colour = (_SIGNS[-1], "label8") if others else (_SIGNS[label], f"label{label}")
        axes.scatter(
            [one.x for one in points], [one.y for one in points], s=12 if others else 16, marker=sign,
            color=ink(colour), linewidths=0,
        )  # fmt: skip
    doubted = [one for one in found.points if one.doubt]
    axes.scatter(
        [one.x for one in doubted], [one.y for one in doubted], s=60, marker="o", facecolors="none",
        edgecolors=ink("warning"), linewidths=1.1,
    )  # fmt: skip
