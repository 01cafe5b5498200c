"""What the tests of jobs have in common."""

from pathlib import Path
from typing import Any

from tooldata_tui.generation.exchange import Work
from tooldata_tui.generation.providers import Provider
from tooldata_tui.generation.secret import Secret
from tooldata_tui.rules.checker import Checker
from tooldata_tui.store.project import Project
from tooldata_tui.tasks.generating import GenerationReport, Into, generate, open_job

from .llm_server import KEY

CHECKER = Checker()


def new_project(folder: Path) -> Project:
    return Project.open(folder / "it.tooldata", make=True)


def run(project: Project, work: Work, provider: Provider, spec: str = "a", **options: Any) -> GenerationReport:
    """Do a job to its end; the same one again with the same *spec*, where it is not done."""
    job = open_job(project, {"kind": spec}, provider)
    return generate(job, work, provider, Secret(KEY), Into(project, CHECKER), **options)


def said(project: Project) -> list[str]:
    """What the users of all examples say."""
    return [title for (title,) in project.writer().execute("SELECT title FROM example ORDER BY id")]
