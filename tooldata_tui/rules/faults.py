"""What is wrong with a value, in the same terms whichever validator was asked, and what the compiled one says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tooldata_tui.dataset.finding import Path
from tooldata_tui.rules.schema_tree import Place, children, resolve

if TYPE_CHECKING:  # It imports the validator.
    from tooldata_tui.rules.compiled import Compiled

__all__ = ["FALSE", "Fault", "compiled_faults", "is_flat"]

#: The schema ``false``, which nothing meets, with the keyword that says so.
FALSE: dict[str, Any] = {"not": {}}

#: Until Draft 4 these stood beside the bound, as ``true``.
_EXCLUSIVE = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


#: Keywords that say one thing each, whatever stands beside them.
_BOUNDS = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
)
_NOTES = ("title", "description", "default", "examples")
_FLAT = frozenset(
    ("type", "enum", "pattern", "format", "items", "properties", "required", "additionalProperties", *_BOUNDS, *_NOTES)
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One keyword of a schema that a value does not meet.

    :ivar keyword: the keyword; ``not`` of :data:`FALSE` for ``false``
    :ivar path: from the root of the value to what is wrong. A name that is missing, unknown or not allowed is its
        last step
    :ivar schema: the schema that *keyword* stands in, the very object of the tool's
    :ivar steps: where the keyword stands in the tool's schema; references on the way may be left out
    :ivar branches: under ``anyOf`` and ``oneOf``, what is wrong with each branch; some empty where several fit
    """

    keyword: str
    path: Path
    schema: dict[str, Any]
    steps: Place
    branches: "tuple[tuple[Fault, ...], ...]" = ()

    @property
    def value(self) -> Any:
        """What the schema says under the keyword."""
        value = self.schema.get(self.keyword)
        return self.schema.get(_EXCLUSIVE[self.keyword]) if value is True and self.keyword in _EXCLUSIVE else value


def is_flat(schema: dict[str, Any]) -> bool:
    """Whether the compiled validator says of every value all that there is to say, as in most schemas: elsewhere it
    leaves out what another keyword covers."""
    stack = [schema]
    while stack:
        node = stack.pop()
        if not _FLAT.issuperset(node) or ("additionalProperties" in node and not node.get("properties")):
            return False
        if node.get("exclusiveMinimum") is True or node.get("exclusiveMaximum") is True:
            return False
        stack += [sub for _, _, sub in children(node)]
    return True


def compiled_faults(compiled: "Compiled", value: Any) -> Iterator[Fault]:
    """What the compiled validator finds wrong with *value*. May raise whatever it raises."""
    return _faults(compiled.schema, compiled.validator.iter_errors(value))


def _faults(root: Any, errors: Iterable[Any]) -> Iterator[Fault]:
    for error in errors:
        kind, steps, path = error.kind, tuple(error.schema_path), tuple(error.instance_path)
        keyword = kind.name
        if keyword == "falseSchema":
            yield Fault("not", path, FALSE, steps)
            continue
        schema = resolve(root, steps[:-1])
        match keyword:
            case "required" if isinstance(error.instance, dict) and kind.property in error.instance:
                pass  # jsonschema-rs 0.60 says so of names that a schema requires but does not allow
            case "required":
                # Also the word for a name that another asks for.
                keyword = keyword if steps[-1] == keyword else "dependentRequired"
                yield Fault(keyword, (*path, kind.property), schema, steps)
            case "additionalProperties" | "unevaluatedProperties":
                for name in kind.unexpected:
                    yield Fault(keyword, (*path, name), schema, steps)
            case "propertyNames":
                yield Fault(keyword, (*path, kind.error.instance), schema, steps)
            case "contains":
                yield Fault(str(steps[-1]), path, schema, steps)
            case "anyOf" | "oneOf":
                branches = tuple(tuple(_faults(root, branch)) for branch in kind.context)
                yield Fault(keyword, path, schema, steps, branches)
            case _:
                yield Fault(keyword, path, schema, steps)
