"""The example as the model sees it: rendered or as a record, with what is learned from marked."""

from pathlib import Path

import pytest

from tests.targets.rows import CHAT, OBJECTS, asking, calling, result, saying
from tests.targets.rows import row as chat_row
from tooldata_tui.settings.model import ExportSettings
from tooldata_tui.tui.preflight_screen import PreflightScreen

from .hostile import STRINGS
from .reviewing import Review, make_project, reviewing, until

HANGING = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "chat.jinja").write_text(CHAT)
    (tmp_path / "objects.jinja").write_text(OBJECTS)
    (tmp_path / "broken.jinja").write_text("{{ raise_exception('only user and assistant') }}")
    rows = [chat_row(), chat_row(asking("Hi"), calling(content="Let me see."), result(), saying("Mild\n" * 80))]
    return make_project(tmp_path, rows)


async def look(review: Review, target: str = "", template: str = "", *, folder: Path | None = None) -> None:
    """Open the screen with these settings, and wait for what it shows."""
    review.app.export = ExportSettings(target, template), folder or review.project.path.parent
    await review.press("P")
    await until(lambda: review.shows("as the model sees it") and not review.shows("rendering"))
    await review.settle()


async def test_the_text_is_shown_with_what_is_learned_from_marked(path: Path) -> None:
    async with reviewing(path) as review:
        await look(review, "trl", "chat.jinja")
        assert review.shows("#1 · Hugging Face TRL · chat.jinja", "everything it says reaches the model once")
        marked = [line for line in review.lines if "▌" in line]
        assert any('<call>{"name": "get_weather"' in line for line in marked)
        assert not any("Weather in Paris?" in line for line in marked)
        backgrounds = {style.bgcolor for text, style in review.styles() if "It is mild." in text}
        assert backgrounds != {style.bgcolor for text, style in review.styles() if "Weather in Paris?" in text}


async def test_what_the_template_does_stands_above(path: Path) -> None:
    async with reviewing(path) as review:
        await look(review, template="objects.jinja")
        assert review.shows("#1 · as it is · objects.jinja", "✗ F201 corrupts turn 1", "→ write the")


async def test_without_a_template_it_is_the_record(path: Path) -> None:
    async with reviewing(path) as review:
        await look(review, "mistral")
        assert review.shows("mistral-finetune · the record", "F209 masks turn 1")
        await review.press("tab")
        assert '"content": "It is mild."' in "".join(line for line in review.lines if "▌" in line)


async def test_where_nothing_is_set_it_is_for_openai(path: Path) -> None:
    async with reviewing(path) as review:
        await look(review)
        assert review.shows("OpenAI", "nothing happens to it")


async def test_a_template_that_raises_is_told_and_the_record_shown(path: Path) -> None:
    async with reviewing(path) as review:
        await look(review, "trl", "broken.jinja")
        assert review.shows("it cannot be rendered", "F206 raises turn 0", "only user and assistant", '"messages": [')


async def test_it_scrolls_and_goes_from_part_to_part(path: Path) -> None:
    async with reviewing(path, size=(80, 24)) as review:
        await review.press("j")
        await look(review, "trl", "chat.jinja")
        await review.press("G")
        assert not review.shows("Let me see.")
        await review.press("N", "N")
        assert review.shows("Let me see.")
        await review.press("tab")
        assert "▌" in review.lines[2]
        await review.press("g", "pagedown", "ctrl+d", "k", "g")
        assert review.shows("<tools>")
        await review.press("escape")
        assert review.current == 2


async def test_a_template_that_hangs_keeps_nobody_waiting(path: Path) -> None:
    (path.parent / "hanging.jinja").write_text(HANGING)
    async with reviewing(path) as review:
        review.app.export = ExportSettings("trl", "hanging.jinja"), path.parent
        await review.pilot.press("P")
        await until(lambda: isinstance(review.app.screen, PreflightScreen))
        await review.pilot.pause()
        assert review.shows("· rendering")
        await review.press("escape")
        assert review.current == 1
        await review.press("j")
        assert review.current == 2


async def test_settings_that_name_nothing_are_told_at_the_foot(path: Path) -> None:
    async with reviewing(path) as review:
        for settings, said in (
            (ExportSettings("axolot"), "did you mean axolotl?"),
            (ExportSettings("trl", "nowhere.jinja"), "no such template"),
        ):
            review.app.export = settings, path.parent
            await review.press("P")
            assert review.shows(said), review.screen


async def test_hostile_texts_are_shown_and_not_sent(tmp_path: Path) -> None:
    (tmp_path / "chat.jinja").write_text(CHAT)
    rows = [chat_row(asking(text), calling(city=text), result(text), saying(text)) for text in STRINGS[::20]]
    path = make_project(tmp_path, rows)
    async with reviewing(path) as review:
        for _ in rows:
            await look(review, "trl", "chat.jinja")
            assert all(char.isprintable() for char in review.screen.replace("\n", ""))
            await review.press("escape", "j")
