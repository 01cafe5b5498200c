"""R: what is wrong with the rules themselves."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import answer, ask, row
from tooldata_tui.rules.rule import Rule

__all__ = ["ABOUT_RULES"]

_ANY = row(ask(), answer())

ABOUT_RULES = (
    Rule(
        "R901",
        "rule-failed",
        Severity.WARNING,
        "a rule failed at this example and was left out",
        "The example may be fine: it is the rule that could not cope with it, and says nothing about it. All other "
        "rules were run. A rule of tooldata that fails is a bug that we want to know about, with the line it names; a "
        "rule of your own is yours to mend.",
        bad=_ANY,
        good=_ANY,
    ),
    Rule(
        "R902",
        "rule-too-slow",
        Severity.WARNING,
        "a rule of your own took too long at this example and was broken off",
        "A rule may take a second and a half at one example. What takes longer is broken off, and the others go on; a "
        "rule that is too slow three times is left out of what is left.",
        bad=_ANY,
        good=_ANY,
    ),
    Rule(
        "R903",
        "rules-not-run",
        Severity.INFO,
        "rules that the settings name, or a package brings, are not run",
        "A project is data, and may come from anywhere; the rules it brings along are code. They run once you have "
        "said so with `tooldata trust PROJECT`, and have to be trusted anew when their file or their package changes.",
        bad=_ANY,
        good=_ANY,
    ),
)
