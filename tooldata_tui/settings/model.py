"""What ``tooldata.toml`` may say, and what holds where it says nothing. docs/settings.md explains every key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from tooldata_tui.settings.providers import GenerationSettings, ProviderSettings

__all__ = [
    "EmbeddingSettings",
    "ExportSettings",
    "GenerationSettings",
    "ImportSettings",
    "KeyPreset",
    "PrioritySettings",
    "ProjectSettings",
    "ProviderSettings",
    "Queue",
    "ReviewSettings",
    "RuleSettings",
    "Settings",
    "SeverityWord",
    "TargetName",
    "Thresholds",
]

KeyPreset = Literal["default", "prodigy", "vim"]
Queue = Literal["priority", "boundary", "duplicates", "random", "file"]
SeverityWord = Literal["error", "warning", "info"]
TargetName = Literal[
    "", "openai", "trl", "axolotl", "llama-factory", "mistral", "together", "fireworks", "swift", "unsloth",
    "hermes", "gemini", "bedrock", "anthropic", "xlam",
]  # fmt: skip

#: Read by pydantic where a table is validated; stated here without importing it.
_EXACT: Final = {"extra": "forbid", "strict": True}


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """``[project]``.

    :ivar name: shown in the header; empty means the folder's name
    :ivar tools: file of tool schemas, relative to the folder of ``tooldata.toml``
    :ivar data: globs of dataset files, relative to the same folder
    :ivar references: globs of reference sets, which a scan compares with and nothing is imported from
    """

    __pydantic_config__ = _EXACT

    name: str = ""
    tools: str = "tools.json"
    data: tuple[str, ...] = ("*.jsonl",)
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewSettings:
    """``[review]``.

    :ivar reviewer: who signs the verdicts; empty means the login name
    :ivar theme: a theme's name, or ``auto``: by what the terminal can show
    :ivar keys: the preset that ``[keys]`` changes
    :ivar queue: the order a review starts with
    :ivar advance: show the next example after a decision
    :ivar frame_diff: send only the cells that changed; saves bytes over SSH
    :ivar scan: compare the examples while they are reviewed, and put what is left in order by what is decided
    :ivar mouse: react to the mouse; every movement is then sent upstream, and the terminal's own selection is off
    """

    __pydantic_config__ = _EXACT

    reviewer: str = ""
    theme: str = "auto"
    keys: KeyPreset = "default"
    queue: Queue = "priority"
    advance: bool = True
    frame_diff: bool = True
    scan: bool = True
    mouse: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``[rules.thresholds]``: from where on the rules about the whole set have something to say.

    :ivar balance: how far a tool may be from the average of all, as a share
    :ivar negatives: the share of examples that should call nothing
    :ivar untidy: the share of messages that should be casual or have a typo
    :ivar routing: examples that a tool needs to be told from others
    :ivar parameters: the same of a tool with many or nested parameters
    :ivar multi_turn: the same of a tool that conversations of several turns call
    :ivar repeated: examples with the same id or address that are too many
    """

    __pydantic_config__ = _EXACT

    balance: float = 0.3
    negatives: float = 0.2
    untidy: float = 0.2
    routing: int = 50
    parameters: int = 200
    multi_turn: int = 300
    repeated: int = 40


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """``[rules]``: codes or their beginnings (``"C"``, ``"C2"``, ``"C203"``). An empty ``select`` means every rule.

    :ivar own: files of rules in Python, relative to the folder of ``tooldata.toml``
    :ivar severity: ``[rules.severity]``: what the findings of a code count as, whatever the rule says
    """

    __pydantic_config__ = _EXACT

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    severity: Mapping[str, SeverityWord] = field(default_factory=dict)
    thresholds: Thresholds = Thresholds()


@dataclass(frozen=True, slots=True)
class ImportSettings:
    """``[import]``. ``max_line_mb``: longest line read, in MiB; a longer one is kept aside."""

    __pydantic_config__ = _EXACT

    max_line_mb: int = 32


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """``[export]``.

    :ivar target: the trainer that examples are looked at for; empty for none
    :ivar template: a chat template, or the folder of a tokenizer; relative to the folder of ``tooldata.toml``
    :ivar max_length: tokens of a row that the trainer is set to read; 0 for as many as it reads where nothing is said
    """

    __pydantic_config__ = _EXACT

    target: TargetName = ""
    template: str = ""
    max_length: int = 0


@dataclass(frozen=True, slots=True)
class EmbeddingSettings:
    """``[embedding]``.

    :ivar model: name of a sentence-transformers model, or a folder, relative to that of ``tooldata.toml``
    :ivar allow_network: fetch the model from the Hugging Face hub where it is not on this machine
    :ivar threads: how many compute; 0 means half of the processors, at most four
    """

    __pydantic_config__ = _EXACT

    model: str = "all-MiniLM-L6-v2"
    allow_network: bool = False
    threads: int = 0


@dataclass(frozen=True, slots=True)
class PrioritySettings:
    """``[priority]``: what a finding weighs that is certain, from 0 to 1.

    A broken call first, then what a person has to decide, then style: the order is what the defaults are for, the
    numbers between are a choice.

    :ivar error: a rule's error
    :ivar conflict: the same message under two labels
    :ivar mislabel: a label that is improbable
    :ivar boundary: a message between two labels
    :ivar warning: a rule's warning
    :ivar duplicate: a message that is there twice, or nearly
    :ivar info: a rule's remark
    """

    __pydantic_config__ = _EXACT

    error: float = 0.9
    conflict: float = 0.88
    mislabel: float = 0.8
    boundary: float = 0.6
    warning: float = 0.5
    duplicate: float = 0.3
    info: float = 0.2


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set: defaults, then the user's file, then the project's, then the environment.

    :ivar providers: ``[providers.NAME]``: language models, by the name they are called by
    :ivar keys: ``[keys]``: action id to the keys it has instead of the preset's, in textual's spelling
    :ivar file: the project's file, or None; relative paths start at its folder
    :ivar sources: dotted key to the file or environment variable that set it, for every key that was set
    """

    project: ProjectSettings = ProjectSettings()
    review: ReviewSettings = ReviewSettings()
    rules: RuleSettings = RuleSettings()
    import_: ImportSettings = ImportSettings()
    export: ExportSettings = ExportSettings()
    embedding: EmbeddingSettings = EmbeddingSettings()
    priority: PrioritySettings = PrioritySettings()
    generation: GenerationSettings = field(default_factory=GenerationSettings)
    providers: Mapping[str, ProviderSettings] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    file: str | None = None
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
