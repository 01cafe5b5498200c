"""L: texts of what a judge, a language model, says of an example."""

from tooldata_tui.dataset.finding import Severity
from tooldata_tui.rules.catalogue.rows import ask, call, calling, row, tool
from tooldata_tui.rules.rule import Rule

__all__ = ["JUDGE"]

_TOOLS = [tool(), tool(name="check_status")]
_GOOD = row(ask("Which items are in ORD-48291?"), calling(call()), tools=_TOOLS)

JUDGE = (
    Rule(
        "L101",
        "judge-prefers-another",
        Severity.WARNING,
        "the judge prefers another label",
        "A language model that saw the conversation and the tools, and not the label, was asked several times what "
        "should be called, and mostly said something else. It can be wrong: tooldata stats says how often reviewers "
        "agreed with it. Relabel the example, or accept it as it is.",
        row(ask("When does ORD-48291 arrive?"), calling(call()), tools=_TOOLS),
        _GOOD,
    ),
    Rule(
        "L102",
        "judge-torn",
        Severity.WARNING,
        "the judge is torn between labels",
        "Asked several times, the model said now this and now that. Where it hesitates, people often do, and a ruling "
        "on the boundary helps more than one decision.",
        row(ask("What about ORD-48291?"), calling(call()), tools=_TOOLS),
        _GOOD,
    ),
    Rule(
        "L103",
        "judge-criterion",
        Severity.WARNING,
        "the judge says what is wrong with what is done",
        "The model was shown what the assistant does, and says that it is not what the user wants, not the right tool, "
        "too many or too few calls, a value from nowhere, or an answer that its result does not bear out. The words "
        "that are quoted are in the example; where it quotes nothing that is there, this is a remark only.",
        row(ask("Cancel both my orders, please."), calling(call()), tools=_TOOLS),
        _GOOD,
    ),
)
