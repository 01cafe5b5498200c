"""The report as one page: HTML that holds everything it shows, asks no network, and runs one script, which it names."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from tooldata_tui.dataset.finding import Finding, Severity
from tooldata_tui.report.content import MAP_FULL, MAP_MARGIN, Content, PointMap, Worst
from tooldata_tui.report.coverage import coverage_html
from tooldata_tui.report.svg import Drawing, style_sheet
from tooldata_tui.rules.health_gaps import GapRequest, gap_requests
from tooldata_tui.rules.health_numbers import Health
from tooldata_tui.text import clip, one_line

__all__ = ["page_of"]

#: Characters of a text from data that are shown.
_LONG = 400
#: Things that are listed of a kind, and findings of one example.
_LISTED, _FINDINGS = 20, 8
_SEVERITY = {Severity.ERROR: ("✗", "error"), Severity.WARNING: ("▲", "warn"), Severity.INFO: ("·", "info")}
_SIGNS, _OTHERS = "●▲■◆▼✚✖◀", "·"


def page_of(content: Content, drawings: Mapping[str, Drawing], *, left_out: int = 0) -> str:
    """The page.

    :param left_out: tools that are not in the plot
    """
    folder = files(__package__)
    style = f"{folder.joinpath('page.css').read_text(encoding='utf-8')}{style_sheet(list(drawings.values()))}\n"
    script = folder.joinpath("map.js").read_text(encoding="utf-8") if "map" in drawings else ""
    policy = f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    policy += f"; script-src {_hash(script)}" if script else ""
    body = "\n".join(_sections(content, {name: one.svg for name, one in drawings.items()}, left_out))
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(content.name)} · tooldata</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n{body}\n"
        f"<footer>Made by tooldata {_text(content.version)}. Examples that are rejected are in no plot.</footer>\n"
        f"</main>\n{f'<script>{script}</script>' if script else ''}\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(text: str, most: int = _LONG) -> str:
    """A text from data: visible, not too long, and nothing in it is markup."""
    return escape(clip(one_line(text[: 2 * most]), most))


def _sections(content: Content, plots: Mapping[str, str], left_out: int) -> Iterator[str]:
    health = content.health
    yield f"<header><h1>{_text(content.name)}</h1>"
    yield f'<p class="sub">{"<br>".join(_text(one) for one in content.left)}</p></header>'
    yield _tiles(content)
    yield '<div class="grid">'
    if "tools" in plots:
        yield _section("Tools", _tools_words(health, left_out), plots["tools"])
    if content.about:
        yield _section("Found about the set", "", _list(map(_finding, content.about[:_LISTED]), len(content.about)))
    if "none" in plots:
        yield _section("No tool", "Examples that call nothing, and why; the band is what should be.", plots["none"])
    if "manners" in plots:
        words = "What conversations begin with. The band is the share that should be casual or have a typo."
        yield _section("Manners", words, plots["manners"])
    if "lengths" in plots:
        messages = health.messages
        words = f"Words of {messages.messages:,} messages; half of them have at most {messages.median:,}."
        yield _section("Lengths", words, plots["lengths"])
    gaps = gap_requests(health)
    if gaps:
        yield _section("Missing", "", _list(map(_gap, gaps[:_LISTED]), len(gaps)))
    if "map" in plots and content.map is not None:
        yield _map(content.map, plots["map"])
    if any(tool.parameters for tool in health.tools):
        words = (
            "Examples that give a parameter, leave it out, give it as the only optional one, or together with others."
        )
        yield _section("Coverage", words, coverage_html(health, _text), wide=True)
    if content.worst:
        words = f"The {len(content.worst)} examples most worth a look."
        yield _section("Worst findings", words, "\n".join(map(_worst, content.worst)), wide=True)
    if content.rules:
        yield _section("Findings by rule", "", _rules(content.rules), wide=True)
    yield "</div>"


def _section(title: str, words: str, body: str, *, wide: bool = False) -> str:
    said = f'<p class="note">{words}</p>' if words else ""
    return f"<section{' class=wide' if wide else ''}><h2>{title}</h2>{said}\n{body}</section>"


def _tiles(content: Content) -> str:
    tools = len(content.health.tools)
    tiles = [
        (content.examples, "example" if content.examples == 1 else "examples"),
        *((count, word) for word, count in content.statuses.items()),
        (tools, "tool" if tools == 1 else "tools"),
        (sum(count for _, count, _ in content.rules), "findings"),
        (len(content.about), "about the set"),
    ]
    inside = "".join(f'<div class="tile"><b>{count:,}</b><span>{_text(word)}</span></div>' for count, word in tiles)
    return f'<div class="tiles">{inside}</div>'


def _tools_words(health: Health, left_out: int) -> str:
    low, high = health.band
    words = "Examples that call each. The upright line is what a tool of its kind needs."
    if health.average:
        share = f"{health.thresholds.balance:.0%}"
        words += f" The band is {low:,.0f} to {high:,.0f}: within {share} of the average of what most examples offer."
    return words + (f" {left_out:,} tools between the most and the least called are not drawn." if left_out else "")


def _list(items: Iterator[str], whole: int, most: int = _LISTED) -> str:
    more = f'<li class="note">and {whole - most:,} more</li>' if whole > most else ""
    return f"<ul>{''.join(f'<li>{one}</li>' for one in items)}{more}</ul>"


def _finding(one: Finding) -> str:
    glyph, look = _SEVERITY[one.severity]
    return f'<span class="{look}">{glyph} <span class="code">{_text(one.code)}</span></span> {_text(one.message)}'


def _gap(gap: GapRequest) -> str:
    return f"<b>{gap.missing:,}</b> {_text(gap.words)}"


def _worst(one: Worst) -> str:
    found = _list(map(_finding, one.findings[:_FINDINGS]), len(one.findings), _FINDINGS)
    return (
        f'<article><p><b>#{one.id}</b> <code>{_text(one.label)}</code> <span class="note">{_text(one.place)}</span></p>'
        f'<p><span class="who">user</span> {_text(one.said)}</p>'
        f'<p><span class="who">then</span> <code>{_text(one.called)}</code></p>{found}</article>'
    )


def _rules(rules: Sequence[tuple[str, int, str]]) -> str:
    rows = "".join(
        f'<tr><td class="n">{count:,}</td><td><span class="code">{_text(code)}</span></td><td>{_text(words)}</td></tr>'
        for code, count, words in rules
    )
    return f"<table>{rows}</table>"


def _map(found: PointMap, plot: str) -> str:
    drawn = len(found.points)
    words = "What lies near what, by meaning. A ring is an example whose label is in doubt."
    if drawn < found.total:
        words += f" {drawn:,} of {found.total:,} decision points are drawn."
    named = [
        (f"ink{number}", sign, label) for number, (sign, label) in enumerate(zip(_SIGNS, found.labels, strict=False))
    ]
    if any(one.label == len(found.labels) for one in found.points):
        named.append(("ink8", _OTHERS, "other labels"))
    legend = "".join(f'<span><b class="{ink}">{sign}</b> {_text(label, 60)}</span>' for ink, sign, label in named)
    data = {
        "margin": MAP_MARGIN,
        "full": MAP_FULL,
        "labels": [one_line(label[:120]) for label in found.labels],
        "points": [
            [one.x, one.y, one.label, one.example, one_line(one.said), one_line(one.doubt)] for one in found.points
        ],
    }
    holder = f'<script type="application/json" id="points">{_json(data)}</script>'
    body = f'<div class="plot" id="plot" tabindex="0">{plot}</div><p class="legend">{legend}</p>{holder}'
    return _section("Map", words, body, wide=True)


def _json(value: object) -> str:
    """JSON in which nothing ends the element that holds it."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
