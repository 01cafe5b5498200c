"""Every check: examples and tools in, findings out.

The texts of the rules load at once; ``Checker`` loads when it is asked for, the validator when one is made.
"""

from typing import TYPE_CHECKING, Any

from tooldata_tui.rules.registry import RULES, Rule, nearest_rule, selected

if TYPE_CHECKING:
    from tooldata_tui.rules.checker import Checker

__all__ = ["RULES", "Checker", "Rule", "nearest_rule", "selected"]


def __getattr__(name: str) -> Any:
    if name == "Checker":
        from tooldata_tui.rules.checker import Checker

        return Checker
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
