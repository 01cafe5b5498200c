"""What an export is to write, worked out from what was asked for."""

from dataclasses import dataclass
from pathlib import Path, PurePath

from tooldata_tui.errors import UsageError
from tooldata_tui.formats.codec import Codec, Loss
from tooldata_tui.formats.registry import FORMATS, format_called, nearest
from tooldata_tui.targets.target import TARGETS, Shape, Target, target_called

__all__ = ["KINDS", "Plan", "Split", "file_ending", "make_plan", "split_of"]

#: What is written that is no format and no target: pairs to learn preferences from, and a table of verdicts.
KINDS = ("dpo", "kto", "csv")
#: Formats of messages, which fit into the columns of a table.
_TABULAR = ("openai", "trl", "dpo", "kto")
_AS_IS = Shape()
_PACKED = (".gz", ".zst")
_PARQUET, _CSV = ".parquet", ".csv"


@dataclass(frozen=True, slots=True)
class Split:
    """A part of an export: its name, and its share of the examples."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What is written.

    :ivar name: of the target, the format or the kind
    :ivar target: the trainer it is for, None for a format or a kind
    :ivar keep_meta: keep what rows say besides messages and tools
    :ivar splits: empty for one file
    """

    name: str
    target: Target | None = None
    shape: Shape = _AS_IS
    keep_meta: bool = False
    splits: tuple[Split, ...] = ()
    seed: int = 0

    @property
    def codec(self) -> Codec | None:
        """Of the format that records are in; None for a kind, and a target with records of its own."""
        name = self.target.format if self.target is not None else self.name
        return FORMATS[name].codec if name in FORMATS else None

    @property
    def losses(self) -> tuple[Loss, ...]:
        codec = self.codec
        return codec.losses if codec is not None else ()


def make_plan(
    name: str,
    *,
    target: bool,
    shape: Shape = _AS_IS,
    keep_meta: bool = False,
    splits: tuple[Split, ...] = (),
    seed: int = 0,
) -> Plan:
    """The plan for a target, or for a format or a kind. A trainer that is no format may be named as one.

    :raises UsageError: there is no such thing, or it cannot be written so
    """
    if target or (name in TARGETS and name not in FORMATS):
        wanted = target_called(name)
        _check_shape(wanted, shape)
        return Plan(name, wanted, shape, keep_meta, splits, seed)
    if name not in KINDS and name not in FORMATS:
        guess = nearest(name, [*FORMATS, *TARGETS, *KINDS])
        if guess in TARGETS or guess in KINDS:
            raise UsageError(f"no format {name}", hint=f"did you mean {guess}?")
    if name not in KINDS and format_called(name).codec.write is None:
        raise UsageError(f"{name} is only read", hint="it is for comparing with, not for training on")
    if shape != _AS_IS or (keep_meta and name in KINDS):
        option = "--keep-meta" if shape == _AS_IS else "--arguments, --prefixes and --text"
        raise UsageError(f"{option} is not for {name}", hint="name a trainer: --target trl")
    if splits and name == "csv":
        raise UsageError("a table of verdicts is not split")
    return Plan(name, None, shape, keep_meta, splits, seed)


def _check_shape(target: Target, shape: Shape) -> None:
    if shape.arguments and shape.arguments not in target.arguments:
        raise UsageError(f"arguments for {target.name} are written in one way", hint="leave --arguments out")


def split_of(text: str) -> tuple[Split, ...]:
    """``train=0.9,test=0.1`` as splits. Raises :class:`UsageError`."""
    splits = []
    for part in filter(None, text.split(",")):
        name, _, share = part.partition("=")
        try:
            number = float(share)
        except ValueError:
            number = 0.0
        if not 0 < number <= 1:
            raise UsageError(f"--split: {part}: a share is above 0 and at most 1", hint="train=0.9,test=0.1")
        # The name becomes one of a file: nothing in it leads anywhere else, or hides.
        if not (name.isascii() and name.replace("_", "").replace("-", "").isalnum() and len(name) <= 32):
            raise UsageError(f"--split: {name!r} is no name", hint="letters, digits, - and _")
        splits.append(Split(name, number))
    if abs(sum(one.share for one in splits) - 1) > 1e-6:
        raise UsageError(f"--split: the shares of {text} do not make 1", hint="train=0.9,test=0.1")
    if len({one.name for one in splits}) < len(splits):
        raise UsageError(f"--split: a name stands twice in {text}")
    return tuple(splits)


def file_ending(plan: Plan, file: PurePath | str) -> str:
    """How a file of the plan is written, by the end of its name: ``.jsonl``, ``.json``, ``.parquet`` or ``.csv``.

    :raises UsageError: it cannot be written so
    """
    path = Path(file)
    packed = path.suffix in _PACKED
    ending = Path(path.stem).suffix if packed else path.suffix
    if plan.name == "csv":
        if ending in (_PARQUET, ".json", ".jsonl"):
            raise UsageError("a table of verdicts is written as .csv", file=path)
        return _CSV
    if ending == _PARQUET:
        if packed:
            raise UsageError("a parquet file is compressed inside", file=path, hint=f"leave {path.suffix} out")
        fits = plan.name in _TABULAR if plan.target is None else _PARQUET in plan.target.endings
        if not fits:
            raise UsageError(f"{plan.name} is not written as parquet", file=path, hint="write .jsonl or .json")
        return _PARQUET
    return ".json" if ending == ".json" else ".jsonl"
