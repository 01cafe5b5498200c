"""The quick copy of a model in the user's cache: where it is, and what is known of it."""

import json
import platform
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from tooldata_tui.settings.resources import cache_dir

__all__ = [
    "LONGEST",
    "ONNX",
    "TOKENIZER",
    "Manifest",
    "Precision",
    "copy_folder",
    "forget_copy",
    "read_manifest",
    "wanted",
]

Precision = Literal["int8", "fp32", "torch"]

_MANIFEST = "manifest.json"
ONNX = "model.onnx"
TOKENIZER = "tokenizer.json"
#: Tokens of a text that are read, if the model reads as many.
LONGEST = 256

_FORMAT = 1
#: Processors that multiply bytes in one step. Without it int8 gains little, and can overflow where it is tried.
_BYTE_PRODUCTS = {"avx512_vnni", "avx_vnni", "asimddp"}


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a conversion found.

    :ivar model: id of the model
    :ivar precision: of the copy; ``torch`` where there is none and sentence-transformers runs the model itself
    :ivar reason: why there is none
    :ivar dimensions: of a vector
    :ivar max_length: tokens of a text that are read
    :ivar pad: the token that fills up short texts
    :ivar least_exact: least cosine of the copy, before it was quantised, to the model, over the texts it was checked on
    :ivar mean_cosine: mean cosine of the copy to the model, over the same texts
    :ivar size: bytes of the copy
    """

    model: str
    precision: Precision
    reason: str = ""
    dimensions: int = 0
    max_length: int = LONGEST
    pad: int = 0
    least_exact: float = 0.0
    mean_cosine: float = 0.0
    size: int = 0

    @property
    def key(self) -> str:
        """Names the vectors it makes: those of another precision differ a little, and are not mixed with them."""
        return f"{self.model}-{self.precision}"

    def write(self, folder: Path) -> None:
        text = json.dumps({"format": _FORMAT, **asdict(self)}, indent=2) + "\n"
        (folder / _MANIFEST).write_text(text, encoding="utf-8")


def wanted() -> Precision:
    """``int8`` where this processor is quick at it, else ``fp32``."""
    if platform.system() == "Darwin":
        return "int8" if platform.machine() == "arm64" else "fp32"
    try:
        flags = set(Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split())
    except OSError:
        return "fp32"
    return "int8" if flags & _BYTE_PRODUCTS else "fp32"


def copy_folder(model: str) -> Path:
    """Where the copy of a model is, or will be. Machines that share a home may want different ones."""
    return cache_dir() / "models" / model / wanted()


def read_manifest(model: str) -> Manifest | None:
    """What is known of the copy of a model; None where there is none that is whole."""
    folder = copy_folder(model)
    try:
        read = json.loads((folder / _MANIFEST).read_bytes())
        if read.pop("format") != _FORMAT:
            return None
        manifest = Manifest(**read)
        whole = manifest.precision == "torch" or (folder / ONNX).stat().st_size == manifest.size
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return manifest if whole and manifest.model == model else None


def forget_copy(model: str) -> None:
    """Delete a copy that turned out broken; it is made again."""
    shutil.rmtree(copy_folder(model), ignore_errors=True)
