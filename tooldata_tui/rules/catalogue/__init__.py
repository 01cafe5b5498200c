"""The texts of the rules, one module a family."""

from tooldata_tui.rules.catalogue.about_rules import ABOUT_RULES
from tooldata_tui.rules.catalogue.across import ACROSS
from tooldata_tui.rules.catalogue.balance import BALANCE
from tooldata_tui.rules.catalogue.calls import CALLS
from tooldata_tui.rules.catalogue.closer import CLOSER
from tooldata_tui.rules.catalogue.dialects import DIALECTS
from tooldata_tui.rules.catalogue.formats import FORMATS
from tooldata_tui.rules.catalogue.formats_targets import FORMATS_TARGETS
from tooldata_tui.rules.catalogue.graph import GRAPH
from tooldata_tui.rules.catalogue.judge import JUDGE
from tooldata_tui.rules.catalogue.lines import LINES
from tooldata_tui.rules.catalogue.messages import MESSAGES
from tooldata_tui.rules.catalogue.negatives import NEGATIVES
from tooldata_tui.rules.catalogue.phrasing import PHRASING
from tooldata_tui.rules.catalogue.schemas import SCHEMAS
from tooldata_tui.rules.catalogue.tool_words import TOOL_WORDS
from tooldata_tui.rules.catalogue.tools import TOOLS
from tooldata_tui.rules.catalogue.triage import TRIAGE
from tooldata_tui.rules.catalogue.values import VALUES

__all__ = ["CATALOGUE", "INSPECTED"]

#: What an import has no time for.
INSPECTED = (*CLOSER, *ACROSS, *TOOL_WORDS, *BALANCE, *NEGATIVES, *PHRASING, *VALUES)

CATALOGUE = (
    *LINES,
    *MESSAGES,
    *GRAPH,
    *CALLS,
    *SCHEMAS,
    *TOOLS,
    *DIALECTS,
    *FORMATS,
    *INSPECTED,
    *TRIAGE,
    *JUDGE,
    *FORMATS_TARGETS,
    *ABOUT_RULES,
)
