"""The least a Textual program can do: the floor of every start-up time."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static("hello world")


if __name__ == "__main__":
    Hello().run()
