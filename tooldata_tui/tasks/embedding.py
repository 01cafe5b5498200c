"""The embedding that a project's settings ask for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tooldata_tui.settings.model import Settings
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.scanning import Embed

__all__ = ["embedder"]

_SAYS = {
    "fetch": 'fetching the embedding model "{}" from the Hugging Face hub, as allow_network under [embedding] says',
    "convert": 'copying the embedding model "{}" once to a form that runs faster',
}


def embedder(project: Project, settings: Settings, on_remark: Callable[[str], None] = lambda _: None) -> Embed:
    """What turns texts into vectors here; they are kept beside *project*.

    :param on_remark: told in a sentence what a person should know: above all that a model is being fetched
    """
    wanted = settings.embedding

    def embed_here(texts: Sequence[str], on_progress: Callable[[int, int], None]) -> Any:
        from tooldata_tui.store.vectors import vectors_path
        from tooldata_tui.triage.embedding import ModelChoice, Progress, embed

        def told(progress: Progress) -> None:
            if words := _SAYS.get(progress.stage):
                on_remark(words.format(wanted.model))
            if progress.remark:
                on_remark(progress.remark)
            on_progress(progress.done, progress.of)

        beside = Path(settings.file).parent if settings.file else project.path.parent
        choice = ModelChoice(wanted.model, beside, wanted.allow_network, wanted.threads)
        return embed(texts, choice, vectors_path(project.path), told)

    return embed_here
