"""Once a model: a quick copy of it for onnxruntime, checked against the model itself. A process of its own.

torch costs seconds and half a gigabyte; both are gone when this process ends, and from then on nothing needs it.
"""

import contextlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tooldata_tui.errors import TooldataError
from tooldata_tui.triage.embedding.locate import Model
from tooldata_tui.triage.embedding.manifest import ONNX, TOKENIZER, Manifest, Precision, copy_folder, wanted
from tooldata_tui.triage.embedding.protocol import Voice, end_with_parent, read_frame
from tooldata_tui.triage.embedding.run import Runner
from tooldata_tui.triage.embedding.samples import SAMPLES
from tooldata_tui.triage.embedding.sentences import encode, load_model
from tooldata_tui.triage.embedding.vectors import Vectors

__all__ = ["convert", "main"]

#: Least cosine of an exact copy to the model, over every sample: anything less is a mistake in the copy.
_EXACT = 0.9999
#: Least mean cosine of a quantised copy. Measured with all-MiniLM-L6-v2: .993, at which rankings stay what they were.
_CLOSE = 0.99
_OPSET = 17


class _CannotConvertError(Exception):
    """Why a model has to run through sentence-transformers."""


def convert(model: Model, threads: int) -> Manifest:
    """Write the copy of *model*, or the finding that there can be none, to the user's cache. Takes half a minute.

    :raises TooldataError: the model cannot be loaded, or the cache cannot be written
    """
    target = copy_folder(model.id)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=target.parent, prefix=".", ignore_cleanup_errors=True) as scratch:
                made = Path(scratch) / "copy"
                made.mkdir()
                manifest = _convert(model, made, threads)
                manifest.write(made)
                _put_in_place(made, target)
        except OSError as error:
            hint = "set XDG_CACHE_HOME to a folder with 200 MB of space"
            why = f"the cache of embedding models cannot be written: {error.strerror}"
            raise TooldataError(why, file=target, hint=hint) from None
    return manifest


def _convert(model: Model, made: Path, threads: int) -> Manifest:
    loaded = load_model(model, threads)
    expected = encode(loaded, SAMPLES)
    if not np.isfinite(expected).all():
        raise TooldataError(f'the embedding model "{model.name}" computes no numbers', file=model.folder)
    try:
        return _make_copy(model, loaded, expected, made, threads)
    except Exception as error:  # whatever goes wrong in torch or onnx: the model itself still runs
        for file in made.iterdir():
            file.unlink()
        return Manifest(model.id, "torch", reason=str(error).strip().split("\n")[0][:200] or type(error).__name__)


def _make_copy(model: Model, loaded: Any, expected: Vectors, made: Path, threads: int) -> Manifest:
    tokenizer = loaded.tokenizer
    if not getattr(tokenizer, "is_fast", False) or tokenizer.pad_token_id is None:
        raise _CannotConvertError("its tokenizer is not of the quick kind")
    tokenizer.backend_tokenizer.save(str(made / TOKENIZER))
    _export(loaded, tokenizer, made / ONNX)
    precision: Precision = "fp32"
    manifest = Manifest(
        model.id, precision, dimensions=expected.shape[1], max_length=loaded.max_seq_length,
        pad=tokenizer.pad_token_id, size=(made / ONNX).stat().st_size,
    )  # fmt: skip
    cosines = _cosines(made, manifest, expected, threads)
    least = float(cosines.min())
    if not least >= _EXACT:
        raise _CannotConvertError(f"the copy differs from the model: cosine {least:.5f}")
    mean = float(cosines.mean())
    if wanted() == "int8":
        exact = made / f"exact-{ONNX}"
        (made / ONNX).rename(exact)
        for spare in ((), _narrowing(exact)):
            _quantise(exact, made / ONNX, spare)
            close = float(_cosines(made, manifest, expected, threads).mean())
            if close >= _CLOSE:
                exact.unlink()
                precision, mean = "int8", close
                break
        else:
            exact.replace(made / ONNX)
    return Manifest(
        model.id, precision, dimensions=manifest.dimensions, max_length=manifest.max_length, pad=manifest.pad,
        least_exact=round(least, 6), mean_cosine=round(mean, 6), size=(made / ONNX).stat().st_size,
    )  # fmt: skip


def _export(loaded: Any, tokenizer: Any, target: Path) -> None:
    """Write the transformer as a graph in which the token vectors are averaged and brought to length 1."""
    import torch

    class Averaged(torch.nn.Module):  # type: ignore[misc]  # torch is not read by mypy
        def __init__(self, transformer: Any, names: list[str]) -> None:
            super().__init__()
            self.transformer = transformer
            self.names = names

        def forward(self, *tensors: Any) -> Any:
            given = dict(zip(self.names, tensors, strict=True))
            hidden = self.transformer(**given).last_hidden_state
            kept = given["attention_mask"].unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * kept).sum(1) / kept.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, p=2, dim=1)

    sample = tokenizer(SAMPLES[:2], padding=True, truncation=True, max_length=16, return_tensors="pt")
    known = ("input_ids", "attention_mask", "token_type_ids")
    names = [name for name in known if name in sample]
    axes = {name: {0: "texts", 1: "tokens"} for name in names}
    # .eval(): a fresh wrapper is in training, and drops numbers at random. The exporter before dynamo: it needs no
    # further package, and the check says whether it got everything.
    torch.onnx.export(
        Averaged(loaded[0].auto_model, names).eval(), tuple(sample[name] for name in names), str(target),
        input_names=names, output_names=["vectors"], dynamic_axes={**axes, "vectors": {0: "texts"}},
        opset_version=_OPSET, dynamo=False,
    )  # fmt: skip


def _quantise(exact: Path, target: Path, spare: Sequence[str]) -> None:
    """Write *exact* with the weights of its matrix products, but those named in *spare*, as bytes.

    Of what was tried on all-MiniLM-L6-v2, asymmetric weights by channel with exact word vectors came closest: mean
    cosine .9938 over banking77, against .9935 for symmetric ones and all of it quantised, at the same speed.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        exact,
        target,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=list(spare),
        extra_options={"WeightSymmetric": False},
    )


def _narrowing(exact: Path) -> list[str]:
    """The matrix products that bring a wide layer back to the width of the model.

    What comes into them has outliers, which cost most of what is lost: .9963 instead of .9935 without them, at four
    fifths of the speed.
    """
    import onnx

    graph = onnx.load(str(exact)).graph
    shapes = {weight.name: tuple(weight.dims) for weight in graph.initializer}
    weights = ((node.name, shapes.get(node.input[1], ())) for node in graph.node if node.op_type == "MatMul")
    return [name for name, shape in weights if len(shape) == 2 and shape[0] > shape[1]]


def _cosines(made: Path, manifest: Manifest, expected: Vectors, threads: int) -> Vectors:
    """float32 (samples): of what the copy makes, to what the model made."""
    cosines = np.zeros(len(expected), dtype=np.float32)
    for indexes, vectors in Runner(made, manifest, threads).run(SAMPLES):
        cosines[indexes] = np.einsum("ij,ij->i", expected[indexes], vectors)
    return cosines


def _put_in_place(made: Path, target: Path) -> None:
    """Move the finished folder to its name; what another process has put there meanwhile is as good, and goes."""
    aside = made.with_name("old")
    with contextlib.suppress(FileNotFoundError):
        target.rename(aside)
    made.rename(target)
    shutil.rmtree(aside, ignore_errors=True)


def main() -> None:
    """Convert the model that the frame on standard input names; say how it went in a line."""
    voice = Voice()
    asked = read_frame(0)
    end_with_parent()
    try:
        convert(Model(asked["name"], Path(asked["folder"]), asked["id"]), asked["threads"])
        voice.say(stage="converted")
    except TooldataError as error:
        voice.say(error=error.message, file=error.file, hint=error.hint)
    os._exit(0)  # the thread that watches standard input must not keep us


if __name__ == "__main__":
    main()
