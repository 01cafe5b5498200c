"""Running a model through sentence-transformers itself: to check a copy against it, or where there can be no copy."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tooldata_tui.errors import TooldataError
from tooldata_tui.triage.embedding.locate import Model
from tooldata_tui.triage.embedding.manifest import LONGEST
from tooldata_tui.triage.embedding.run import CHARACTERS_A_TOKEN
from tooldata_tui.triage.embedding.vectors import Chunk, Vectors

__all__ = ["SentenceRunner", "load_model"]

_CHUNK_TEXTS = 128


def load_model(model: Model, threads: int) -> Any:
    """The ``SentenceTransformer`` of a model that :func:`locate.check_model` let through. Takes seconds.

    :raises TooldataError: it cannot be loaded
    """
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(threads)
    try:
        loaded = SentenceTransformer(
            str(model.folder),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # a model is somebody else's: anything can be wrong with it
        why = str(error).strip().split("\n")[0][:200] or type(error).__name__
        if "trust_remote_code" in str(error):
            why = "it needs code of its own, which is not run"
        raise TooldataError(f'the embedding model "{model.name}" cannot be loaded: {why}', file=model.folder) from None
    loaded.max_seq_length = min(loaded.max_seq_length or LONGEST, LONGEST)
    return loaded.eval()


class SentenceRunner:
    """Like :class:`run.Runner`, for a model that has no copy."""

    def __init__(self, model: Model, threads: int) -> None:
        self._model = load_model(model, threads)

    def run(self, texts: Sequence[str]) -> Iterator[Chunk]:
        """Embed *texts*, chunk by chunk."""
        order = np.argsort(np.array([len(text) for text in texts]), kind="stable")
        for start in range(0, len(order), _CHUNK_TEXTS):
            indexes = order[start : start + _CHUNK_TEXTS]
            yield Chunk(indexes, encode(self._model, [texts[index] for index in indexes]))


def encode(loaded: Any, texts: list[str]) -> Vectors:
    """float32 (texts, dimensions), each of length 1, as the model itself makes them."""
    cut = CHARACTERS_A_TOKEN * loaded.max_seq_length
    vectors: Vectors = loaded.encode(
        [text[:cut] for text in texts], normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
    ).astype(np.float32)
    return vectors
