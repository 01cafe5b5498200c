"""The Rich styles of a widget's component classes, looked up once."""

from collections.abc import Callable, Mapping

from rich.style import Style
from textual.widget import Widget

__all__ = ["Palette"]


class Palette:
    """The Rich styles of one widget's component classes, looked up once until :meth:`clear`.

    :param classes: style name -> component class of *widget*; the classes themselves are looked up by their own name
    """

    def __init__(self, widget: Widget, classes: Mapping[str, str]) -> None:
        self._widget = widget
        self._classes = classes
        self._styles: dict[tuple[str, str], Style] = {}
        self._named: Callable[[str], Style] | None = None

    def use(self, named: Callable[[str], Style]) -> None:
        """Take the styles of names from *named* rather than from component classes."""
        self._named = named
        self._styles.clear()

    def clear(self) -> None:
        """Forget all styles: the theme or the state of the widget has changed."""
        self._styles.clear()

    def line(self, component: str) -> Style:
        """Return the style of a line that is drawn as *component*."""
        return self.component("", component)

    def names(self, line: str) -> Callable[[str], Style]:
        """Return what turns a style name into its style on a line that is drawn as the component *line*."""
        if self._named is None:
            return lambda name: self.component(self._classes[name], line)
        return lambda name: self._on_line(name, line)

    def _on_line(self, name: str, line: str) -> Style:
        """A named style; without a background of its own it takes that of the line."""
        found = self._styles.get((name, line))
        if found is None:
            assert self._named is not None
            found = self._named(name)
            if found.bgcolor is None:
                found += Style(bgcolor=self.line(line).bgcolor)
            self._styles[name, line] = found
        return found

    def component(self, component: str, line: str) -> Style:
        """Return the style of *component* on a line; without a background of its own it takes that of the line."""
        found = self._styles.get((component, line))
        if found is None:
            found = self._widget.get_component_rich_style(line)
            if component:
                style = self._widget.get_component_rich_style(component)
                if not self._widget.get_component_styles(component).has_rule("background"):
                    style += Style(bgcolor=found.bgcolor)
                found = style
            self._styles[component, line] = found
        return found
