"""The report: one page that holds everything, runs nothing but its own script, and shows data as text."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.rules.whole_set import check, clean_set
from tooldata_tui.dataset import Finding, Severity
from tooldata_tui.report.content import Content, MapPoint, PointMap, Worst
from tooldata_tui.report.page import page_of
from tooldata_tui.report.svg import INKS, Drawing, drawing_of, ink, style_sheet
from tooldata_tui.rules.health import HealthCheck
from tooldata_tui.rules.health_numbers import Count, Guideline, Health, ParameterHealth, ToolHealth, ValueHealth

EVIL = "</script><script>alert(1)</script><img src=x onerror='alert(1)'>\x1b[2J\u202e\x00 --> ]]> $x^2$ &amp;"


def content(health: Health, text: str = "plain", **changes: Any) -> Content:
    about = [Finding("B101", Severity.INFO, text)]
    worst = [Worst(7, f"{text}:1", text, text, text, [Finding("C301", Severity.ERROR, text)])]
    points = [MapPoint(at * 1_000, at * 2_000, at % 2, at, text, text) for at in range(5)]
    found = PointMap([text, "other"], points, 5)
    made = Content(text, "1", 9, {"pending": 9}, health, [("C301", 3, text)], about, worst, [text], found)
    return made._replace(**changes)


def evil() -> Health:
    parameter = ParameterHealth(EVIL, False, Count(), Count(1), Count(), Count(), (ValueHealth(EVIL, Count()),))
    tool = ToolHealth(EVIL, 99, Count(99), 0.0, Guideline("routing", 50), (parameter,))
    return Health(examples=99, equipped=99, tools=(tool,), average=9)


class Elements(HTMLParser):
    """Every element of a page, with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


DRAWING = Drawing("<svg></svg>", {"map0": "fill: var(--accent)"})


@pytest.mark.parametrize("health", [check(clean_set()).health(), HealthCheck().health(), evil()])
def test_the_page_runs_and_shows_nothing_but_what_it_names(health: Health) -> None:
    page = page_of(content(health, EVIL), {"map": DRAWING})
    elements = Elements(page).found
    assert {tag for tag, _ in elements} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "p", "br", "div", "section"),
        *("ul", "li", "b", "span", "svg", "details", "summary", "table", "tr", "td", "th", "article", "code", "script"),
        "footer",
    }
    assert not any(name.startswith("on") or name in ("src", "style") for _, given in elements for name in given)
    policy = next(given["content"] or "" for tag, given in elements if tag == "meta" and "http-equiv" in given)
    assert policy.startswith("default-src 'none'; ")
    for kind, inside in re.findall(r"<(style|script)>(.*?)</\1>", page, re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert len(re.findall(r"<script\b", page)) == len(re.findall(r"</script>", page)) == 2
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_no_address_is_in_it() -> None:
    page = page_of(content(check(clean_set()).health()), {"map": DRAWING})
    assert set(re.findall(r"https?://[^\s\"'<]+", page)) == set()


def test_the_map_is_data_that_ends_no_element() -> None:
    page = page_of(content(evil(), EVIL), {"map": DRAWING})
    [data] = re.findall(r'<script type="application/json" id="points">(.*?)</script>', page, re.DOTALL)
    assert json.loads(data)["points"][1][:4] == [1_000, 2_000, 1, 1]
    assert "alert(1)" in json.loads(data)["points"][1][4]


def test_without_a_map_there_is_no_script() -> None:
    page = page_of(content(check(clean_set()).health(), map=None), {})
    assert "<script" not in page
    assert "script-src" not in page


def test_what_is_not_drawn_is_said() -> None:
    drawn = PointMap(["a"], [MapPoint(1, 1, 0, 1, "", "")], 100_000)
    page = page_of(content(check(clean_set()).health(), map=drawn), {"map": DRAWING, "tools": DRAWING}, left_out=70)
    assert "1 of 100,000 decision points are drawn" in page
    assert "70 tools between the most and the least called are not drawn" in page


def test_the_legend_names_the_sign_of_other_labels_where_it_is_drawn() -> None:
    points = [MapPoint(1, 1, at, at, "", "") for at in (0, 1)]
    health = check(clean_set()).health()
    assert "other labels" in page_of(content(health, map=PointMap(["a"], points, 2)), {"map": DRAWING})
    assert "other labels" not in page_of(content(health, map=PointMap(["a", "b"], points, 2)), {"map": DRAWING})


def test_of_many_findings_about_one_example_the_first_are_listed_and_the_rest_counted() -> None:
    found = [Finding("T204", Severity.INFO, f"said {at}") for at in range(10)]
    page = page_of(content(check(clean_set()).health(), worst=[Worst(7, "a:1", "a", "a", "a", found)]), {})
    assert "said 7" in page
    assert "said 8" not in page
    assert "and 2 more" in page


def test_the_same_content_makes_the_same_page() -> None:
    assert page_of(content(evil()), {"map": DRAWING}) == page_of(content(evil()), {"map": DRAWING})


# --- drawings

FILE = """<?xml version="1.0"?>
<!DOCTYPE svg>
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="10pt" height="5pt" viewBox="0 0 10 5" version="1.1">
 <metadata>made by</metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style></defs>
 <g id="a"><path style="fill: %s"/><use xlink:href="#a" clip-path="url(#a)" style="fill: %s"/></g>
 <text style="font: 11px 'DejaVu Sans'; fill: %s">x</text>
</svg>"""


def test_styles_become_classes_and_colours_those_of_the_page() -> None:
    one = drawing_of(FILE % (ink("accent"), ink("accent"), ink("text")), "p", "a &quot;plot&quot;")
    assert one.rules == {"p0": "fill: var(--accent)", "p1": "font-size: 11px; fill: var(--text)"}
    assert "style=" not in one.svg
    assert "<metadata" not in one.svg
    assert one.svg.startswith('<svg role="img" aria-label="a &quot;plot&quot;" viewBox="0 0 10 5"')
    assert one.svg.count('class="p0"') == 2
    assert style_sheet([one]).splitlines() == [
        ".p0 { fill: var(--accent) }",
        ".p1 { font-size: 11px; fill: var(--text) }",
    ]


def test_ids_of_two_plots_do_not_meet() -> None:
    one = drawing_of(FILE % (("#000000",) * 3), "p", "")
    assert 'id="p-a"' in one.svg
    assert 'href="#p-a"' in one.svg
    assert "url(#p-a)" in one.svg


def test_every_ink_has_a_colour_of_its_own() -> None:
    assert len({ink(name) for name in INKS}) == len(INKS)


# --- plots


def test_plots_are_drawn_alike_each_time_and_hold_names_as_text() -> None:
    pytest.importorskip("matplotlib")
    from tooldata_tui.report.plots import draw_all

    one, other = draw_all(content(evil(), EVIL)), draw_all(content(evil(), EVIL))
    assert one == other
    assert list(one) == ["tools", "none", "map"]
    assert all("style=" not in drawing.svg and "<script" not in drawing.svg for drawing in one.values())
    assert "a1b2" not in "".join(drawing.svg + style_sheet([drawing]) for drawing in one.values())


def test_a_whole_set_has_every_plot_and_nothing_has_none() -> None:
    pytest.importorskip("matplotlib")
    from tooldata_tui.report.plots import draw_all

    drawn = draw_all(content(check(clean_set()).health()))
    assert list(drawn) == ["tools", "none", "manners", "lengths", "map"]
    assert "check_status" in drawn["tools"].svg
    assert draw_all(content(HealthCheck().health(), map=None)) == {}


def test_of_many_tools_the_most_and_the_least_called_are_drawn() -> None:
    pytest.importorskip("matplotlib")
    from tooldata_tui.report.plots import draw_all, drawn_tools

    tools = tuple(ToolHealth(f"t{n:04}", 9, Count(1_000 - n), None, Guideline("routing", 50), ()) for n in range(1_000))
    health = Health(examples=9, tools=tools)
    assert [tool.name for tool in drawn_tools(health)][14:16] == ["t0014", "t0985"]
    assert len(draw_all(content(health, map=None))["tools"].svg) < 100_000
