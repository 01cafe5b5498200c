"""The side that asks for vectors: what is kept is read, the rest is computed in a child process.

A child that dies is a message and not the end of the session, and what it had finished is kept.
"""

import contextlib
import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Literal, NamedTuple

import numpy as np

from tooldata_tui.errors import ProjectError, TooldataError
from tooldata_tui.text import clip, one_line
from tooldata_tui.triage.embedding.locate import Model, ModelChoice, check_model, find_model, is_plain
from tooldata_tui.triage.embedding.manifest import Manifest, read_manifest
from tooldata_tui.triage.embedding.protocol import child_environment, own_command, write_frame
from tooldata_tui.triage.embedding.vectors import Chunk, VectorCache, Vectors, text_hash

__all__ = ["Chunk", "Progress", "embed", "embed_chunks"]

_CHILD = "tooldata_tui.triage.embedding.child"
#: Texts that are sent at once, and sorted by length among themselves.
_BLOCK = 1_024
#: Texts that are sent ahead, so that the child never waits.
_AHEAD = 2 * _BLOCK
_MOST_THREADS = 4


class Progress(NamedTuple):
    """How far it is.

    :ivar stage: ``fetch`` and ``convert`` happen once a model; the other is ``embed``
    :ivar done: texts whose vector is known, of ``of``
    :ivar remark: a sentence to show once, or empty
    """

    stage: Literal["fetch", "convert", "embed"]
    done: int
    of: int
    remark: str = ""


OnProgress = Callable[[Progress], object]


def embed(
    texts: Sequence[str], choice: ModelChoice, cache: Path | None, on_progress: OnProgress = lambda _: None
) -> Vectors:
    """One vector a text: float32 (texts, dimensions), each of length 1. No texts: (0, 0), and no model is looked for.

    :param cache: the file that keeps vectors, by :func:`store.vectors.vectors_path`; None keeps nothing
    :raises TooldataError: the model is absent or broken, or the process that embeds died; finished chunks are kept
    """
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    result: Vectors = np.empty((0, 0), dtype=np.float32)
    for indexes, vectors in embed_chunks(list(numbers), choice, cache, on_progress):
        if not len(result):
            result = np.empty((len(numbers), vectors.shape[1]), dtype=np.float32)
        result[indexes] = vectors
    return result if len(numbers) == len(texts) else result[[numbers[text] for text in texts]]


def embed_chunks(
    texts: Sequence[str], choice: ModelChoice, cache: Path | None, on_progress: OnProgress = lambda _: None
) -> Iterator[Chunk]:
    """Like :func:`embed`, chunk by chunk as they become known. Leaving the iterator ends the child.

    :param texts: without repetitions
    """
    if not texts:
        return
    missing = {text_hash(text): number for number, text in enumerate(texts)}
    if len(missing) != len(texts):
        raise ValueError("the texts repeat themselves")
    folder = find_model(choice)
    model = None if folder is None else check_model(choice.name, folder)
    with contextlib.ExitStack() as stack:
        path = stack.enter_context(_somewhere()) if cache is None else cache
        try:
            vectors = VectorCache(path)
        except ProjectError as error:  # a folder we may not write to
            remark = f"vectors are not kept: {error}"
            on_progress(Progress("embed", 0, len(texts), remark))
            path = stack.enter_context(_somewhere())
            vectors = VectorCache(path)
        stack.callback(vectors.close)
        session = _Session(texts, missing, vectors, on_progress)
        if known := _manifest_of(model):
            yield from session.kept(known.key)
        # A file that is deleted while the child writes to it takes chunks along: then once more.
        for _attempt in range(3):
            if missing:
                yield from session.compute(choice, model, path)
        if missing:
            raise TooldataError("the vectors vanish as soon as they are written", file=path)


class _Session:
    """The texts of one call, and what is not known of them yet: ``missing`` (hash to index) shrinks."""

    def __init__(
        self, texts: Sequence[str], missing: dict[bytes, int], vectors: VectorCache, on_progress: OnProgress
    ) -> None:
        self._texts = texts
        self._missing = missing
        self._vectors = vectors
        self._on_progress = on_progress
        self._remarks = 0
        self._key = ""

    def kept(self, key: str) -> Iterator[Chunk]:
        """What the file has of the model *key*."""
        self._key = key
        for chunk in self._vectors.find(key, self._missing):
            yield self._known(chunk)
        self._tell()

    def compute(self, choice: ModelChoice, model: Model | None, path: Path) -> Iterator[Chunk]:
        """What a child computes of the rest."""
        with _Child(choice, model, path) as child:
            feed: _Feed | None = None
            done = 0
            for said in child.lines():
                match said:
                    case {"stage": "end"}:
                        return
                    case {"stage": "embed", "key": key}:
                        if key != self._key:
                            yield from self.kept(key)
                        feed = _Feed(child, [self._texts[number] for number in sorted(self._missing.values())])
                    case {"stage": "fetch" | "convert" as stage}:
                        self._on_progress(Progress(stage, 0, len(self._texts)))
                    case {"page": number, "texts": count}:
                        done += count
                        if chunk := self._vectors.chunk(self._key, number, self._missing):
                            yield self._known(chunk)
                    case {"remark": remark}:
                        self._tell(remark)
                    case {"error": message, "file": file, "hint": hint}:
                        raise TooldataError(message, file=file, hint=hint)
                if feed:
                    feed.keep_ahead(done)
            raise child.death()

    def _known(self, chunk: Chunk) -> Chunk:
        for number in chunk.indexes:
            del self._missing[text_hash(self._texts[number])]
        self._tell()
        return chunk

    def _tell(self, remark: str = "") -> None:
        of = len(self._texts)
        for one in (*self._vectors.remarks[self._remarks :], remark):
            self._on_progress(Progress("embed", of - len(self._missing), of, one))
        self._remarks = len(self._vectors.remarks)


class _Feed:
    """Sends texts a little ahead of the child; none at all says that these were all."""

    def __init__(self, child: "_Child", texts: list[str]) -> None:
        self._child = child
        self._texts = texts
        self._sent = 0
        self._open = True

    def keep_ahead(self, done: int) -> None:
        while self._open and self._sent < done + _AHEAD:
            block = self._texts[self._sent : self._sent + _BLOCK]
            self._child.send(block)
            self._sent += len(block)
            self._open = bool(block)


class _Child:
    """A child process that embeds; it ends with the block."""

    def __init__(self, choice: ModelChoice, model: Model | None, vectors: Path) -> None:
        threads = choice.threads or _threads()
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 (closed with the child)
        self._process = subprocess.Popen(
            own_command(_CHILD),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=child_environment(threads, network=model is None),
            start_new_session=True,  # no terminal: ctrl+c is for the screen
        )
        self.send({
            "name": choice.name,
            "folder": None if model is None else str(model.folder),
            "id": None if model is None else model.id,
            "threads": threads,
            "vectors": str(vectors.absolute()),
        })  # fmt: skip

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        # What it has reported is on disk, and what it is writing is taken back when the file is opened next.
        self._process.kill()
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate()
        self._errors.close()

    def send(self, value: Any) -> None:
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has died; its last words come on the other pipe
            write_frame(self._process.stdin, value)

    def lines(self) -> Iterator[dict[str, Any]]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.endswith(b"\n"):  # the last words of a process that was killed may be half
                yield json.loads(line)

    def death(self) -> TooldataError:
        """What to say of a child that ended without a word."""
        code = self._process.wait()
        self._errors.seek(0)
        last = self._errors.read()[-2_000:].decode(errors="replace").strip().rpartition("\n")[2]
        how = signal.strsignal(-code) or f"signal {-code}" if code < 0 else last or f"exit code {code}"
        hint = "what it had finished is kept; try again" + (", with less running beside it" if code == -9 else "")
        return TooldataError(f"the process that embeds texts died: {clip(one_line(how), 200)}", hint=hint)


def _manifest_of(model: Model | None) -> Manifest | None:
    """Names the kept vectors of *model*, if that can be known without loading it."""
    if model is None:
        return None
    return read_manifest(model.id) if is_plain(model) else Manifest(model.id, "torch")


def _threads() -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(_MOST_THREADS, available // 2))


@contextlib.contextmanager
def _somewhere() -> Iterator[Path]:
    """A file of vectors for the time of one call."""
    with tempfile.TemporaryDirectory(prefix="tooldata-") as folder:
        yield Path(folder) / "vectors"
