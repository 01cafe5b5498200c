"""The texts of the rules, one module a family."""

from tooldata_tui.rules.catalogue.calls import CALLS
from tooldata_tui.rules.catalogue.graph import GRAPH
from tooldata_tui.rules.catalogue.lines import LINES
from tooldata_tui.rules.catalogue.messages import MESSAGES
from tooldata_tui.rules.catalogue.schemas import SCHEMAS
from tooldata_tui.rules.catalogue.tools import TOOLS
from tooldata_tui.rules.catalogue.triage import TRIAGE

__all__ = ["CATALOGUE"]

CATALOGUE = (*LINES, *MESSAGES, *GRAPH, *CALLS, *SCHEMAS, *TOOLS, *TRIAGE)
