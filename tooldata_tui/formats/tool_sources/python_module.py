"""A Python file as its syntax tree shows it. It is read, never run or imported."""

import ast
import warnings
from collections.abc import Mapping
from typing import Any, NamedTuple

from tooldata_tui.errors import DataError

__all__ = ["Constant", "Function", "Module", "constant_of", "read_module"]

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MAX_CHARACTERS = 5_000_000


class Constant(NamedTuple):
    """A value that stands in a program as it is; ``known`` is false for what would have to be worked out."""

    known: bool
    value: Any = None


class Module(NamedTuple):
    """What stands at the top level of a file.

    :ivar functions: each name once, as the last one that is defined
    :ivar assigned: expressions that names stand for
    :ivar imported: the module that a name comes from, and its name there; for a module itself no name
    :ivar exported: the names in ``__all__``, None without
    """

    functions: Mapping[str, Function]
    classes: Mapping[str, ast.ClassDef]
    assigned: Mapping[str, ast.expr]
    imported: Mapping[str, tuple[str, str]]
    exported: frozenset[str] | None

    def is_public(self, name: str) -> bool:
        return name in self.exported if self.exported is not None else not name.startswith("_")


def read_module(text: str) -> Module:
    """Raises :class:`DataError` with its line for what Python does not take."""
    if len(text) > _MAX_CHARACTERS:
        raise DataError(f"longer than {_MAX_CHARACTERS:,} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in strings: no matter of ours
            tree = ast.parse(text)
    except SyntaxError as error:
        raise DataError(f"Python does not take it: {error.msg}", line=error.lineno) from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise DataError(f"Python does not take it: {str(error) or 'nested too deep'}") from None
    return _module(tree)


def _module(tree: ast.Module) -> Module:
    functions: dict[str, Function] = {}
    classes: dict[str, ast.ClassDef] = {}
    assigned: dict[str, ast.expr] = {}
    imported: dict[str, tuple[str, str]] = {}
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if not any(_last_name(one) == "overload" for one in node.decorator_list):
                    functions.pop(node.name, None)
                    functions[node.name] = node
            case ast.ClassDef():
                classes[node.name] = node
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                assigned[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                assigned[name] = value
            case ast.Import(names=names):
                imported |= {
                    (one.asname or _root(one.name)): (one.name if one.asname else _root(one.name), "") for one in names
                }
            case ast.ImportFrom(module=module, names=names, level=level):
                source = "." * level + (module or "")
                imported |= {(one.asname or one.name): (source, one.name) for one in names}
    listed = _literal(assigned["__all__"]).value if "__all__" in assigned else None
    exported = frozenset(map(str, listed)) if isinstance(listed, list) else None
    return Module(functions, classes, assigned, imported, exported)


def _root(dotted: str) -> str:
    return dotted.split(".")[0]


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def constant_of(node: ast.expr | None, module: Module) -> Constant:
    """The JSON value that an expression is: a literal, the name of one, or a member of an enumeration."""
    if isinstance(node, ast.Name) and node.id in module.assigned:
        node = module.assigned[node.id]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in module.classes:
        for one in module.classes[node.value.id].body:
            if isinstance(one, ast.Assign) and any(_last_name(target) == node.attr for target in one.targets):
                return _literal(one.value)
    return Constant(known=False) if node is None else _literal(node)


def _literal(node: ast.expr) -> Constant:
    try:
        return Constant(known=True, value=_json(ast.literal_eval(node)))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return Constant(known=False)


def _json(value: Any) -> Any:
    """*value* as JSON has it. Raises ``ValueError`` for what JSON has no place for."""
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: _json(one) for key, one in value.items()}
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        raise ValueError("JSON has no such number")
    if isinstance(value, str):
        value.encode()  # half a character is none
    if value is None or isinstance(value, str | bool | int | float):
        return value
    raise ValueError("JSON has no such value")
