"""What ``jsonschema`` finds wrong with a value that the compiled validator refuses.

The only module that imports ``jsonschema``, and itself imported for the first faulty call of a tool whose schema is not
flat. The keywords are those of ``jsonschema`` but where data could make them run long, or where the two validators
would not agree: patterns run on RE2, and what needs exact arithmetic, many comparisons or a list of formats is asked of
the compiled validator.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NoReturn

import jsonschema  # type: ignore[import-untyped]
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]
from jsonschema.validators import extend  # type: ignore[import-untyped]
from referencing import Registry

from tooldata_tui.dataset.finding import Path
from tooldata_tui.rules.compiled import Compiled, keyword_fits
from tooldata_tui.rules.faults import FALSE, Fault
from tooldata_tui.rules.patterns import is_found
from tooldata_tui.rules.schema_tree import Place

__all__ = ["jsonschema_faults"]

#: Gets the validator, the value of the keyword, the instance and the schema; yields errors.
_Keyword = Callable[[Any, Any, Any, Any], Iterable[Any]]


def jsonschema_faults(compiled: Compiled, value: Any) -> Iterator[Fault]:
    """What is wrong with *value*. May raise whatever ``jsonschema`` raises, also where it cannot tell; may find nothing
    where the compiled validator does."""
    return _faults(_validator(compiled).iter_errors(value))


def _faults(errors: Iterable[Any], above: Path = (), place: Place = ()) -> Iterator[Fault]:
    """:param above: path of the value that *errors* are about; *place* that of its schema"""
    listed: set[tuple[str, Path, int]] = set()
    for error in errors:
        keyword, schema = error.validator, error.schema
        path, steps = above + tuple(error.relative_path), place + tuple(error.relative_schema_path)
        match keyword:
            case None:
                yield Fault("not", path, FALSE, steps)
            case "required" | "dependentRequired" | "dependencies":
                # An error a name, which stands in its message alone: the first stands for all.
                if (keyword, path, id(schema)) in listed:
                    continue
                listed.add((keyword, path, id(schema)))
                for name in _missing(keyword, schema[keyword], error.instance):
                    word = keyword if keyword == "required" else "dependentRequired"
                    yield Fault(word, (*path, name), schema, steps)
            case "anyOf" | "oneOf":
                branches: list[list[Any]] = [[] for _ in schema[keyword]]
                for one in error.context:
                    branches[one.relative_schema_path[0]].append(one)
                yield Fault(keyword, path, schema, steps, tuple(tuple(_faults(one, path, steps)) for one in branches))
            case "minimum" if schema.get("exclusiveMinimum") is True:
                yield Fault("exclusiveMinimum", path, schema, steps)
            case "maximum" if schema.get("exclusiveMaximum") is True:
                yield Fault("exclusiveMaximum", path, schema, steps)
            case _:
                yield Fault(keyword, path, schema, steps)


def _missing(keyword: str, asked: Any, instance: dict[str, Any]) -> Iterator[str]:
    if keyword == "required":
        lists = [asked]
    else:
        lists = [names for name, names in asked.items() if name in instance and isinstance(names, list)]
    return (name for names in lists for name in names if name not in instance)


@lru_cache(maxsize=256)
def _validator(compiled: Compiled) -> Any:
    # Without a registry of ours, which knows nothing, jsonschema would fetch.
    return _validators(compiled.dialect)(compiled.schema, registry=Registry())


@lru_cache
def _validators(dialect: str) -> Any:
    """The class of validators for a dialect, ours in place of what could run long."""
    base = getattr(jsonschema, dialect)
    asked = ("format", "multipleOf", "uniqueItems")
    ours: dict[str, _Keyword] = {
        "pattern": _pattern(dialect),
        "patternProperties": _pattern_properties,
        "additionalProperties": _additional_properties,
        "propertyNames": _property_names,
        "unevaluatedProperties": _refuse,
        "unevaluatedItems": _refuse,
        **{keyword: _ask(keyword, dialect) for keyword in asked},
    }
    known = {keyword: check for keyword, check in ours.items() if keyword in base.VALIDATORS}
    # The compiled validator knows it in every dialect.
    return extend(base, known | {"dependencies": jsonschema.Draft7Validator.VALIDATORS["dependencies"]})


def _ask(keyword: str, dialect: str) -> _Keyword:
    def check(validator: Any, asked: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not keyword_fits(dialect, keyword, asked)(instance):
            yield ValidationError("")

    return check


def _pattern(dialect: str) -> _Keyword:
    def check(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[Any]:
        if not isinstance(instance, str) or is_found(pattern, instance):
            return
        # The two engines do not mean the same white space: nothing is wrong that is only wrong for one.
        if not keyword_fits(dialect, "pattern", pattern)(instance):
            yield ValidationError("")

    return check


def _pattern_properties(validator: Any, keyed: dict[str, Any], instance: Any, schema: Any) -> Iterator[Any]:
    if isinstance(instance, dict):
        for pattern, sub in keyed.items():
            for name, value in instance.items():
                if is_found(pattern, name):
                    yield from validator.descend(value, sub, path=name, schema_path=pattern)


def _additional_properties(validator: Any, more: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if not isinstance(instance, dict):
        return
    named, keyed = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, value in instance.items():
        if name in named or any(is_found(pattern, name) for pattern in keyed):
            continue
        if more is False:
            yield ValidationError("", path=[name])
        else:
            yield from validator.descend(value, more, path=name)


def _property_names(validator: Any, names: Any, instance: Any, schema: Any) -> Iterator[Any]:
    if isinstance(instance, dict):
        right = validator.evolve(schema=names)
        for name in instance:
            if not right.is_valid(name):
                yield ValidationError("", path=[name])


def _refuse(validator: Any, asked: Any, instance: Any, schema: Any) -> NoReturn:
    # It would run patterns on Python's engine, and name what is wrong in its message alone.
    raise NotImplementedError("what is not evaluated is left to the compiled validator")
