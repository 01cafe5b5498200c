"""What a trainer reads, and what it would do to a row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any, NamedTuple

from tooldata_tui.errors import UsageError
from tooldata_tui.formats.codec import Tree

__all__ = ["TARGETS", "Effect", "Outcome", "Overlong", "Shape", "Target", "Trainer", "Window", "target_called"]


class Effect(StrEnum):
    """What happens to a row, or to a part of one."""

    RAISES = "raises"  # the run stops
    DROPS = "drops"  # the row is left out
    CORRUPTS = "corrupts"  # something else is trained than what the row says
    LOSES = "loses"  # a part of it is not trained on
    REWRITES = "rewrites"  # it is written another way that means the same
    MASKS = "masks"  # it is read, and not learned from


#: What an export refuses.
REFUSED = frozenset({Effect.RAISES, Effect.DROPS, Effect.CORRUPTS, Effect.LOSES})


class Outcome(NamedTuple):
    """One thing that a trainer does to a row.

    :ivar code: the rule that explains it (``F201``)
    :ivar path: JSON path in the row as it is written for the trainer
    :ivar remedy: what to do about it, or empty
    """

    code: str
    effect: Effect
    message: str
    turn: int | None = None
    path: tuple[str | int, ...] = ()
    remedy: str = ""


class Shape(NamedTuple):
    """How the records of an export are written.

    :ivar arguments: ``object`` or ``string``, where a trainer reads both
    :ivar prefixes: a record for every assistant turn, each with what stands before it
    :ivar text: what to do with text beside calls where a trainer loses it: ``drop`` or ``split``
    """

    arguments: str = ""
    prefixes: bool = False
    text: str = ""


class Overlong(StrEnum):
    """What becomes of a row that has more tokens than a trainer reads."""

    CUT = "cut"  # behind the last that it reads
    TURN_BY_TURN = "turn by turn"  # so that of questions and of answers something is left
    LEFT_OUT = "left out"
    IN_PIECES = "in pieces"  # each is learned from by itself


class Window(NamedTuple):
    """How many tokens of a row a trainer reads.

    :ivar setting: what it is called there
    :ivar usual: how many where nothing is said; 0 where that depends on the model, or something must be said
    """

    setting: str
    usual: int
    overlong: Overlong


@dataclass(frozen=True, slots=True)
class Trainer:
    """What a target's module says, as its ``TRAINER``.

    :ivar records: the records of a row, in the trainer's format: mostly one. Raises
        :class:`~tooldata_tui.formats.row_error.RowError` for a row that cannot be said in it
    :ivar outcomes: what the trainer would do to the records of a row
    :ivar trained: of a row, the turns that are learned from
    :ivar companions: files that belong beside an export of these files: their names and texts
    :ivar usage: how its files are given to it, in Markdown; ``{train}`` and ``{test}`` are files, ``{train_name}`` and
        ``{test_name}`` their names without an ending, ``{kind}`` what they are to ``load_dataset``
    """

    records: Callable[[Tree, Shape], list[Any]]
    outcomes: Callable[[Tree, Shape], list[Outcome]]
    trained: Callable[[Tree, Shape], set[int]]
    companions: Callable[[Sequence[str], Shape], dict[str, str]] = lambda files, shape: {}
    usage: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A trainer or a vendor that a dataset is exported for.

    :ivar format: the format its records are in (see :data:`~tooldata_tui.formats.registry.FORMATS`), for which an
        untouched example is written byte for byte as it came; empty where they are in none
    :ivar module: where its ``TRAINER`` is, below this package
    :ivar endings: of its files, the usual one first
    :ivar arguments: how it may be given them, the usual way first; empty where there is one way
    :ivar names: the pattern of the names of tools that it accepts; empty where it accepts any
    :ivar loaded: whether its files are loaded by Hugging Face ``datasets`` (see :mod:`tooldata_tui.targets.loading`)
    :ivar window: how much of a row it reads; None where nobody says
    """

    name: str
    title: str
    module: str
    format: str = ""
    endings: tuple[str, ...] = (".jsonl",)
    arguments: tuple[str, ...] = ()
    names: str = ""
    loaded: bool = False
    window: Window | None = None

    @property
    def trainer(self) -> Trainer:
        """Imported when it is asked for."""
        trainer: Trainer = import_module(f"tooldata_tui.targets.{self.module}").TRAINER
        return trainer


_PLAIN = r"[a-zA-Z0-9_-]{1,64}"
_OBJECT, _STRING = "object", "string"
_BOTH, _TABLES = (_OBJECT, _STRING), (".jsonl", ".parquet")
_CUT = Overlong.CUT

TARGETS = {
    one.name: one
    for one in (
        Target("openai", "OpenAI and Azure fine-tuning", "openai", "openai", names=_PLAIN),
        Target(
            "trl",
            "Hugging Face TRL",
            "trl",
            "trl",
            _TABLES,
            _BOTH,
            loaded=True,
            window=Window("max_length", 1024, _CUT),
        ),
        Target(
            "axolotl",
            "Axolotl, type chat_template",
            "axolotl",
            arguments=(_STRING, _OBJECT),
            loaded=True,
            window=Window("sequence_len", 512, Overlong.LEFT_OUT),
        ),
        Target(
            "llama-factory",
            "LLaMA-Factory, sharegpt",
            "llama_factory",
            "sharegpt",
            (".json", ".jsonl"),
            window=Window("cutoff_len", 2048, Overlong.TURN_BY_TURN),
        ),
        Target("mistral", "mistral-finetune", "mistral", names=_PLAIN, window=Window("seq_len", 0, Overlong.IN_PIECES)),
        Target("together", "Together AI", "together", names=_PLAIN),
        Target("fireworks", "Fireworks AI", "fireworks", names=_PLAIN),
        Target("swift", "ms-swift", "swift", "swift", loaded=True, window=Window("max_length", 0, Overlong.LEFT_OUT)),
        Target(
            "unsloth",
            "Unsloth",
            "unsloth",
            "",
            _TABLES,
            _BOTH,
            loaded=True,
            window=Window("max_seq_length", 2048, _CUT),
        ),
        Target("hermes", "Hermes", "hermes", "hermes"),
        Target("gemini", "Gemini and Vertex tuning", "gemini", "gemini", names=r"[a-zA-Z_][a-zA-Z0-9_.-]{0,63}"),
        Target("bedrock", "Bedrock and Nova tuning", "bedrock", "bedrock", names=_PLAIN),
        Target("anthropic", "Anthropic messages", "anthropic", "anthropic", names=_PLAIN),
        Target("xlam", "xLAM", "xlam", "xlam", (".json", ".jsonl")),
    )
}


def target_called(name: str) -> Target:
    """The target called *name*. Raises :class:`UsageError` for one we do not know."""
    from tooldata_tui.formats.registry import nearest

    if name not in TARGETS:
        guess = nearest(name, list(TARGETS))
        hint = f"did you mean {guess}?" if guess else f"known: {', '.join(TARGETS)}"
        raise UsageError(f"no target {name}", hint=hint)
    return TARGETS[name]
