"""Running the quick copy of a model: onnxruntime and tokenizers, no torch."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

# Since 1.29 onnxruntime writes a device id to disk and sends what it runs to its makers, unless this is set before it
# is loaded: github.com/microsoft/onnxruntime/pull/27379.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime
from tokenizers import Tokenizer

from tooldata_tui.errors import TooldataError
from tooldata_tui.triage.embedding.manifest import ONNX, TOKENIZER, Manifest
from tooldata_tui.triage.embedding.vectors import Chunk, Vectors

__all__ = ["CHARACTERS_A_TOKEN", "Runner"]

#: Tokens that are computed at once, padding included. On processors 128 to 512 do best: the work fits into the cache.
_BATCH = 256
#: A chunk is handed on when it has so many texts, or so many tokens.
_CHUNK_TEXTS = 256
_CHUNK_TOKENS = 8_192
#: A text is cut to so many characters for each token that is read, so that a book costs no more than a page.
CHARACTERS_A_TOKEN = 100
_SILENT = 4


class Runner:
    """A converted model, loaded.

    :raises TooldataError: the copy cannot be loaded
    """

    def __init__(self, folder: Path, manifest: Manifest, threads: int) -> None:
        self._manifest = manifest
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = _SILENT
        # A thread that waits in a loop takes the processor from the screen.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / ONNX), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # both libraries raise classes of their own, and plain Exception
            raise TooldataError(f"the copy of the embedding model is broken: {error}", file=folder) from None
        self._inputs = [one.name for one in self._session.get_inputs()]
        self._tokenizer.no_padding()  # many models pad every text to 128: ten times the work
        self._tokenizer.enable_truncation(manifest.max_length)

    def run(self, texts: Sequence[str]) -> Iterator[Chunk]:
        """Embed *texts*, short ones first, chunk by chunk.

        The same texts in the same order give the same vectors. Where the model is quantised, what a text is batched
        with matters as much as that it is quantised: one scale serves the batch. Measured with all-MiniLM-L6-v2, a text
        by itself against the same one in a batch: mean cosine .992, least .983.
        """
        cut = CHARACTERS_A_TOKEN * self._manifest.max_length
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast([text[:cut] for text in texts])]
        lengths = np.array([len(ids) for ids in tokens], dtype=np.int64)
        order = np.argsort(lengths, kind="stable")
        done: list[Vectors] = []
        first = work = 0
        for start, end in _batches(lengths[order]):
            done.append(self._vectors([tokens[index] for index in order[start:end]]))
            work += int(lengths[order[end - 1]]) * (end - start)
            if end - first >= _CHUNK_TEXTS or work >= _CHUNK_TOKENS or end == len(order):
                yield Chunk(order[first:end], np.concatenate(done))
                done.clear()
                first, work = end, 0

    def _vectors(self, rows: list[list[int]]) -> Vectors:
        """float32 (rows, dimensions) of length 1. *rows* are in order of length."""
        shape = (len(rows), max(len(rows[-1]), 1))
        ids = np.full(shape, self._manifest.pad, dtype=np.int64)
        mask = np.zeros(shape, dtype=np.int64)
        for row, tokens in enumerate(rows):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        given: dict[str, npt.NDArray[np.int64]] = {"input_ids": ids, "attention_mask": mask}
        if "token_type_ids" in self._inputs:
            given["token_type_ids"] = np.zeros(shape, dtype=np.int64)
        vectors: Vectors = self._session.run(None, given)[0]
        return vectors


def _batches(lengths: npt.NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Start and end of each batch over ascending *lengths*: as many texts as fit, and at least one."""
    start = 0
    for at in range(1, len(lengths) + 1):
        if at == len(lengths) or int(lengths[at]) * (at + 1 - start) > _BATCH:
            yield start, at
            start = at
