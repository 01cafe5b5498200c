"""What a person is told while texts are embedded."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.settings.model import EmbeddingSettings, Settings
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.embedding import embedder
from tooldata_tui.triage import embedding
from tooldata_tui.triage.embedding import Progress

SAID = [
    Progress("fetch", 0, 2),
    Progress("convert", 0, 2),
    Progress("embed", 1, 2),
    Progress("embed", 2, 2, "vectors are not kept: no room"),
]


def test_a_model_that_is_fetched_is_named_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def embed(texts: Sequence[str], choice: Any, cache: Path, on_progress: Callable[[Progress], object]) -> None:
        for progress in SAID:
            on_progress(progress)

    monkeypatch.setattr(embedding, "embed", embed)
    remarks: list[str] = []
    counts: list[tuple[int, int]] = []
    settings = replace(Settings(), embedding=EmbeddingSettings(model="owner/model", allow_network=True))
    project = Project.open(tmp_path / "p.tooldata", make=True)
    embedder(project, settings, remarks.append)(["a", "b"], lambda done, of: counts.append((done, of)))
    project.close()
    fetched, copied, unkept = remarks
    assert fetched == (
        'fetching the embedding model "owner/model" from the Hugging Face hub, as allow_network under [embedding] says'
    )
    assert copied.startswith('copying the embedding model "owner/model"')
    assert unkept == "vectors are not kept: no room"
    assert counts == [(0, 2), (0, 2), (1, 2), (2, 2)]
