"""Puts the records of a file to ms-swift's own reader of rows and its agent template Hermes; prints the messages, and
the prompt of the tools, that would be rendered, and null where it stops.

Its package is there alone, without what it depends on: three modules are read, and what they need besides is stood in
for.
"""

import ast
import importlib
import json
import logging
import sys
import types
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# The folder of this module comes first, and it has the name of the package.
sys.path.pop(0)


class StandIn(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Any


@dataclass
class Function:
    name: str
    arguments: Any


found = find_spec("swift")
if found is None or found.origin is None:
    print("null")
    sys.exit()
root = Path(found.origin).parent
for name in ("swift", "swift.template", "swift.agent_template"):
    module = sys.modules[name] = types.ModuleType(name)  # without what stands in its __init__
    module.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
for name in ("swift.infer_engine", "swift.utils", "swift.template.utils"):
    sys.modules[name] = StandIn(name)
vars(sys.modules["swift.infer_engine"])["Function"] = Function
vars(sys.modules["swift.utils"]).update(get_logger=logging.getLogger, __path__=[str(root / "utils")])
vars(sys.modules["swift.template"]).update(Prompt=Any, split_str_parts_by=None)
inputs = importlib.import_module("swift.template.template_inputs")
hermes = importlib.import_module("swift.agent_template.hermes")
# Of the module that renders two functions alone: they read the tools, and join the calls that are made at once.
WANTED = ("_preprocess_tools", "_preprocess_tool_call")
tree = ast.parse((root / "template" / "base.py").read_text(encoding="utf-8"))
functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name in WANTED]
padding = importlib.import_module("swift.utils.schema_utils")
names = {"StdTemplateInputs": inputs.StdTemplateInputs, "remove_arrow_padding": padding.remove_arrow_padding}
exec(compile(ast.Module(functions, []), "base", "exec"), names)
template = types.SimpleNamespace(agent_template=hermes.HermesAgentTemplate(), template_meta=None)


def read(record: dict[str, Any]) -> Any:
    try:
        made = inputs.StdTemplateInputs.from_dict(record)
        for name in WANTED:
            names[name](template, made)
        prompt = template.agent_template._format_tools(made.tools) if made.tools else ""
    except Exception:  # whatever stops it
        return None
    return {"system": made.system, "messages": made.messages, "prompt": prompt}


print(json.dumps([read(json.loads(line)) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]))
