"""What the schema says of the place that a value stands in, as far as it tells where the value may come from."""

from dataclasses import dataclass

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the schema says of a value.

    :ivar name: of the parameter, lower case
    :ivar prose: its description, lower case
    """

    name: str
    prose: str

    @property
    def text(self) -> str:
        return f"{self.name.replace('_', ' ')} {self.prose}"
