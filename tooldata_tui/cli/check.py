"""``tooldata check``: what is wrong with the examples."""

import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tooldata_tui.cli.arguments import Parser, add_project, add_tools, add_where, one_of
from tooldata_tui.cli.output import json_text, say, say_json, tell
from tooldata_tui.cli.rule_counts import say_counts
from tooldata_tui.cli.selection import add_selection, wanted_codes, wanted_rules
from tooldata_tui.cli.target import shown_file, target_of
from tooldata_tui.dataset.finding import Severity
from tooldata_tui.text import plural

if TYPE_CHECKING:
    from tooldata_tui.cli.findings import Found
    from tooldata_tui.cli.opening import Opened

_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}


def define(parser: Parser) -> None:
    add_project(parser)
    add_selection(parser)
    parser.add_argument(
        "--format",
        metavar="text|json|jsonl|sarif|github",
        type=one_of("text", "json", "jsonl", "sarif", "github"),
        default="text",
        help="text for people, a JSON array, a JSON object a line, SARIF, or annotations of a GitHub run",
    )
    parser.add_argument("--baseline", metavar="FILE", type=Path, help="only what is not in this baseline")
    parser.add_argument("--write-baseline", metavar="FILE", type=Path, help="note all findings as known")
    add_where(parser)
    add_tools(parser)


def run(arguments: Namespace) -> int:
    from tooldata_tui.cli.opening import opened

    target = target_of(arguments.project, tools=arguments.tools)
    wanted = wanted_rules(target.settings, arguments.select, arguments.ignore)
    with opened(target, keep=False) as work:
        run_closer_rules(work, wanted_codes(target.settings, arguments.select, arguments.ignore))
        if arguments.write_baseline:
            return _write_baseline(work, wanted, arguments)
        return print_findings(work, wanted, where=arguments.where, form=arguments.format, baseline=arguments.baseline)


def run_closer_rules(work: "Opened", codes: frozenset[str]) -> None:
    """Run the rules that an import has no time for, where any of *codes* is theirs."""
    from tooldata_tui.tasks.inspecting import CODES, look_closer

    if not codes & CODES and not work.target.settings.rules.own:
        return
    if work.project.db is None:
        tell("the project cannot be written: of the rules that a scan runs, what was found then is told")
        return
    settings = work.target.settings
    look_closer(work.project, codes | wanted_codes(settings), settings.priority)


def print_findings(
    work: "Opened",
    wanted: Callable[[str], bool],
    *,
    where: str = "",
    form: str = "text",
    baseline: Path | None = None,
) -> int:
    """Print the findings that are wanted; return 1 if an error or a warning is among them.

    :param baseline: findings that are passed over
    """
    from tooldata_tui.cli.baseline import Baseline, identified
    from tooldata_tui.cli.findings import findings_of
    from tooldata_tui.review.filter import conditions, parse_filter

    counts = _Counts()
    every = identified(work, findings_of(work, conditions(parse_filter(where)), wanted))
    known = None if baseline is None else Baseline.read(baseline)
    found = counts.watching(every if known is None else known.new(every))
    _print(found, form, work)
    if form == "text":
        counts.print_summary(work.queries.tally("total").get("", 0), "nothing" if known is None else "nothing new")
    if known is not None and known.passed_over:
        tell(f"{plural(known.passed_over, 'known finding')} left out")
    return int(counts.by_severity[Severity.ERROR] + counts.by_severity[Severity.WARNING] > 0)


def _print(found: "Iterator[tuple[Found, str]]", form: str, work: "Opened") -> None:
    from tooldata_tui.cli.findings import object_of, text_of

    if form == "jsonl":
        for one, _ in found:
            say_json(object_of(one))
    elif form == "json":
        separator = "[\n"
        for one, _ in found:
            sys.stdout.write(separator + json_text(object_of(one)))
            separator = ",\n"
        sys.stdout.write("[]\n" if separator == "[\n" else "\n]\n")
    elif form == "text":
        for one, _ in found:
            say(text_of(one))
    else:
        from tooldata_tui.cli.machine_formats import github_lines, sarif_lines

        sarif = form == "sarif"
        for line in sarif_lines(found, _first_file(work)) if sarif else github_lines(one for one, _ in found):
            say(line)


def _first_file(work: "Opened") -> str:
    """The file that was imported first, as it is shown; nothing where all came from elsewhere."""
    stored = (file.path for file in work.queries.files() if not file.path.startswith("@"))
    return next((shown_file(work.project.path, path) for path in stored), "")


def _write_baseline(work: "Opened", wanted: Callable[[str], bool], arguments: Namespace) -> int:
    from tooldata_tui.cli.baseline import Baseline, identified
    from tooldata_tui.cli.findings import findings_of
    from tooldata_tui.review.filter import conditions, parse_filter

    found = findings_of(work, conditions(parse_filter(arguments.where)), wanted)
    count = Baseline.write(arguments.write_baseline, identified(work, found))
    tell(f"{arguments.write_baseline}: {plural(count, 'finding')} noted as known")
    return 0


class _Counts:
    def __init__(self) -> None:
        self.by_rule: Counter[str] = Counter()
        self.by_severity: Counter[Severity] = Counter()
        self._fixes: Counter[bool] = Counter()

    def watching(self, found: "Iterator[tuple[Found, str]]") -> "Iterator[tuple[Found, str]]":
        """Pass *found* on, counting."""
        for one, identity in found:
            finding = one.finding
            self.by_rule[finding.code] += 1
            self.by_severity[finding.severity] += 1
            if finding.fix:
                self._fixes[finding.fix.safe] += 1
            yield one, identity

    def print_summary(self, examples: int, nothing: str) -> None:
        if not self.by_rule:
            say(f"{nothing} found in {plural(examples, 'example')}")
            return
        say()
        say_counts(self.by_rule.most_common())
        parts = [plural(self.by_severity[one], word) for one, word in _WORDS.items()]
        fixes = ", ".join(f"{self._fixes[safe]:,} {word}" for safe, word in ((True, "safe"), (False, "suggested")))
        say(f"{', '.join(parts)} in {plural(examples, 'example')}; fixes: {fixes}")
