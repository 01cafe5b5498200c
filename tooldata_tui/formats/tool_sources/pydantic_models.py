"""Pydantic models: each one that is no part of another is a tool, its fields are the parameters. Nothing is run."""

import ast

from tooldata_tui.dataset import Tool
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.python_classes import Classes, bases_of, is_model
from tooldata_tui.formats.tool_sources.python_module import Module
from tooldata_tui.formats.tool_sources.source import Document, Options, Read, Remark, ToolSource, summed_up

__all__ = ["SOURCE"]


def _recognise(document: Document) -> bool:
    """Asked after the functions: a file that has any is theirs, and its models are only types."""
    module = document.program
    if module is None:
        return False
    return any(is_model(name, module) for name in module.classes)


def _read(document: Document, options: Options) -> Read:
    module = document.program
    if module is None:
        raise RowError("J106", "is no Python file")
    remarks: list[Remark] = []
    models = [name for name in module.classes if module.is_public(name) and is_model(name, module)]
    parts = _parts(module)
    tools = [_tool(name, module, remarks) for name in models if name not in parts]
    return summed_up(tools, remarks, "model")


def _parts(module: Module) -> set[str]:
    """The classes that others are derived from, or that stand in their fields."""
    parts: set[str] = set()
    for name, node in module.classes.items():
        parts |= {base for base, _ in bases_of(name, module) if base != name}
        for field in node.body:
            if isinstance(field, ast.AnnAssign):
                hints = [one.id for one in ast.walk(field.annotation) if isinstance(one, ast.Name)]
                texts = [one.value for one in ast.walk(field.annotation) if isinstance(one, ast.Constant)]
                parts |= {one for one in (*hints, *map(str, texts)) if one != name}
    return parts


def _tool(name: str, module: Module, remarks: list[Remark]) -> Tool:
    def unknown(words: str, line: int) -> None:
        remarks.append(Remark(f"{name}: {words}", line=line))

    classes = Classes(module, unknown)
    schema = classes.object_of(name)
    words = schema.pop("description", "")
    if defs := classes.finish():
        schema["$defs"] = defs
    return Tool(name, words, schema)


SOURCE = ToolSource("pydantic", _recognise, _read)
