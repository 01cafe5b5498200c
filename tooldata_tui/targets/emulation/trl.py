"""TRL's SFTTrainer: it hands the messages to the model's template as they are, and knows no weights.

Of what it writes all is learned from, unless ``assistant_only_loss`` is set: then the turns of the assistant, which is
what counts here. What the template does to a row, ``--template`` tells.
"""

from tooldata_tui.formats.codec import Tree
from tooldata_tui.targets.emulation import checks
from tooldata_tui.targets.modern import modern
from tooldata_tui.targets.target import Outcome, Shape

__all__ = ["outcomes", "trained"]


def outcomes(row: Tree, shape: Shape) -> list[Outcome]:
    return checks.examined("trl", row, shape, checks.ignored_weights)


def trained(row: Tree, shape: Shape) -> set[int]:
    return checks.assistants(modern(row))
