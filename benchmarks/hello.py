"""The least a Textual program can do: the floor of every start-up time, and of the time a key takes."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    ENABLE_COMMAND_PALETTE = False

    count = 0

    def compose(self) -> ComposeResult:
        yield Static("hello world")

    def on_key(self) -> None:
        self.count += 1
        self.query_one(Static).update(f"hello world {self.count}")


if __name__ == "__main__":
    Hello().run()
