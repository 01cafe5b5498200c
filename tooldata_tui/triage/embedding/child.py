"""The process that embeds: texts in frames on standard input, progress in lines of JSON on standard output.

It touches no terminal, ends with its parent, and has written every chunk it reports. What it says:

- ``{"stage": "fetch" | "convert"}``: what takes long
- ``{"stage": "embed", "key": ...}``: the model is loaded; the vectors it makes are kept under that key. Texts may come
- ``{"page": n, "texts": n}``: a chunk is on disk
- ``{"remark": ...}``: a sentence to show once
- ``{"stage": "end"}``: all texts are done
- ``{"error": ..., "file": ..., "hint": ...}``: it cannot go on
"""

import contextlib
import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from tooldata_tui.errors import TooldataError
from tooldata_tui.triage.embedding.locate import Model, check_model, fetch_model, is_plain
from tooldata_tui.triage.embedding.manifest import Manifest, copy_folder, forget_copy, read_manifest
from tooldata_tui.triage.embedding.protocol import (
    Voice,
    child_environment,
    own_command,
    read_frame,
    write_frame,
)
from tooldata_tui.triage.embedding.vectors import Chunk, VectorCache, text_hash

__all__ = ["main"]

_POLITE = 10
_CONVERT = "tooldata_tui.triage.embedding.convert"


class _Runner(Protocol):
    def run(self, texts: Sequence[str]) -> Iterator[Chunk]: ...


def main() -> None:
    """Answer the parent on standard input until it has no more texts, or is gone."""
    voice = Voice()
    with contextlib.suppress(OSError):
        os.nice(_POLITE)
    frames: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(frames,), daemon=True).start()
    try:
        _work(voice, frames)
    except TooldataError as error:
        voice.say(error=error.message, file=error.file, hint=error.hint)
    os._exit(0)  # without waiting for the thread that listens


def _listen(frames: "queue.SimpleQueue[Any]") -> None:
    """Take what comes at once: the end of it, which is the end of the parent, must be noticed while we compute."""
    try:
        while True:
            frames.put(read_frame(0))
    except (EOFError, OSError):
        os._exit(1)


def _work(voice: Voice, frames: "queue.SimpleQueue[Any]") -> None:
    asked = frames.get()
    threads = asked["threads"]
    if asked["folder"] is None:
        voice.say(stage="fetch")
        model = check_model(asked["name"], fetch_model(asked["name"]))
    else:
        model = Model(asked["name"], Path(asked["folder"]), asked["id"])
    manifest, runner = _load(model, threads, voice)
    cache = VectorCache(Path(asked["vectors"]))
    voice.say(stage="embed", key=manifest.key)
    told = 0
    while texts := frames.get():
        for indexes, vectors in runner.run(texts):
            if not np.isfinite(vectors).all():
                raise TooldataError(f'the embedding model "{model.name}" computes no numbers', file=model.folder)
            number = cache.add(manifest.key, [text_hash(texts[index]) for index in indexes], vectors)
            for remark in cache.remarks[told:]:
                voice.say(remark=remark)
            told = len(cache.remarks)
            voice.say(page=number, texts=len(indexes))
    cache.close()
    voice.say(stage="end")


def _load(model: Model, threads: int, voice: Voice) -> tuple[Manifest, _Runner]:
    """The copy of the model, made first where there is none; or the model itself where there can be none."""
    if not is_plain(model):
        return _directly(model, Manifest(model.id, "torch"), threads)
    for attempt in (1, 2):
        manifest = read_manifest(model.id) or _convert(model, threads, voice)
        if manifest.precision == "torch":
            return _directly(model, manifest, threads)
        from tooldata_tui.triage.embedding.run import Runner

        try:
            return manifest, Runner(copy_folder(model.id), manifest, threads)
        except TooldataError:
            if attempt == 2:
                raise
            forget_copy(model.id)
    raise AssertionError("the second attempt returns or raises")


def _directly(model: Model, manifest: Manifest, threads: int) -> tuple[Manifest, _Runner]:
    from tooldata_tui.triage.embedding.sentences import SentenceRunner

    return manifest, SentenceRunner(model, threads)


def _convert(model: Model, threads: int, voice: Voice) -> Manifest:
    """Have another process make the copy, so that torch is never in this one."""
    voice.say(stage="convert")
    with subprocess.Popen(
        own_command(_CONVERT),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=child_environment(threads, network=False),
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            asked = {"name": model.name, "folder": str(model.folder), "id": model.id, "threads": threads}
            write_frame(process.stdin, asked)
        # Its standard input stays open until it is done: when we die, it is closed, and the other ends.
        said = process.stdout.readline()
        code = process.wait()
    told = json.loads(said) if said else {"error": f"the process that converts the embedding model died ({code})"}
    if "error" in told:
        raise TooldataError(told["error"], file=told.get("file"), hint=told.get("hint") or "")
    manifest = read_manifest(model.id)
    if manifest is None:
        raise TooldataError("the copy of the embedding model was deleted as soon as it was made")
    return manifest


if __name__ == "__main__":
    main()
