"""Python functions: every public one at the top level of a file is a tool. The file is read, never run."""

import ast

from tooldata_tui.dataset import Tool
from tooldata_tui.formats.codec import Tree
from tooldata_tui.formats.row_error import RowError
from tooldata_tui.formats.tool_sources.annotations import Unknown
from tooldata_tui.formats.tool_sources.docstrings import Docstring, read_docstring
from tooldata_tui.formats.tool_sources.python_classes import Classes, documented, is_model, with_default
from tooldata_tui.formats.tool_sources.python_module import Function, Module
from tooldata_tui.formats.tool_sources.source import Document, Options, Read, Remark, ToolSource, summed_up

__all__ = ["SOURCE"]


def _recognise(document: Document) -> bool:
    """A file without functions may have models."""
    module = document.program
    if module is None:
        return False
    return any(map(module.is_public, module.functions)) or not any(is_model(one, module) for one in module.classes)


def _read(document: Document, options: Options) -> Read:
    module = document.program
    if module is None:
        raise RowError("J106", "is no Python file")
    remarks: list[Remark] = []
    tools = [_tool(node, module, remarks) for name, node in module.functions.items() if module.is_public(name)]
    return summed_up(tools, remarks, "function")


def _tool(node: Function, module: Module, remarks: list[Remark]) -> Tool:
    def unknown(words: str, line: int) -> None:
        remarks.append(Remark(f"{node.name}: {words}", line=line))

    classes = Classes(module, unknown)
    docs = read_docstring(ast.get_docstring(node))
    properties: Tree = {}
    required: list[str] = []
    for argument, default in _arguments(node):
        properties[argument.arg] = _parameter(argument, default, docs, classes, module, unknown)
        if default is None:
            required.append(argument.arg)
    if node.args.vararg:
        unknown(f"*{node.args.vararg.arg} cannot be passed by name: it is left out", node.args.vararg.lineno)
    parameters: Tree = {"type": "object", "properties": properties}
    parameters |= {"required": required} if required else {}
    if node.args.kwarg:
        unknown(f"what **{node.args.kwarg.arg} takes is not described", node.args.kwarg.lineno)
    else:
        parameters["additionalProperties"] = False
    if defs := classes.finish():
        parameters["$defs"] = defs
    return Tool(node.name, docs.description, parameters)


def _arguments(node: Function) -> list[tuple[ast.arg, ast.expr | None]]:
    """Those with a name, each with its default."""
    plain = [*node.args.posonlyargs, *node.args.args]
    defaults: list[ast.expr | None] = [None] * (len(plain) - len(node.args.defaults))
    return [
        *zip(plain, [*defaults, *node.args.defaults], strict=True),
        *zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True),
    ]


def _parameter(
    argument: ast.arg, default: ast.expr | None, docs: Docstring, classes: Classes, module: Module, unknown: Unknown
) -> Tree:
    schema = classes.hints.schema(argument.annotation)
    said = docs.parameters.get(argument.arg)
    if said is not None:
        schema = documented(schema, said.kind if argument.annotation is None else "", said.text)
    if argument.annotation is None and not schema.keys() - {"description"}:
        unknown(f"{argument.arg} has no type: it became any", argument.lineno)
    return schema if default is None else with_default(schema, default, module)


SOURCE = ToolSource("python", _recognise, _read)
