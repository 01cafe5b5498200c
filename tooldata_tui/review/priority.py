"""How much an example is worth looking at, in [0, 1]: for now, how bad the worst is that was found about it."""

from collections.abc import Mapping

from tooldata_tui.dataset import Severity

__all__ = ["UNSUSPECTED", "priority_of"]

#: The priority of an example by its worst finding.
_BY_SEVERITY: Mapping[Severity, float] = {Severity.ERROR: 0.9, Severity.WARNING: 0.5, Severity.INFO: 0.2}
#: ... and without any: not 0, since rules do not find everything.
UNSUSPECTED = 0.04


def priority_of(worst: Severity | None) -> float:
    """The priority of an example whose worst finding is of that severity."""
    return UNSUSPECTED if worst is None else _BY_SEVERITY[worst]
