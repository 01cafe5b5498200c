"""Python functions and pydantic models become tools by what stands in the file, which is never run."""

from pathlib import Path
from typing import Any

import pytest

from tooldata_tui.errors import DataError
from tooldata_tui.formats.tool_sources.registry import ToolsRead

from .reading import one_tool, read_text


def schema_of(folder: Path, hint: str, before: str = "") -> Any:
    """What the parameter ``x`` of a function with this hint becomes."""
    found = read_text(folder, f"import typing as t\nfrom typing import *\n{before}\ndef f(x: {hint}): ...\n")
    return one_tool(found).parameters["properties"]["x"]


def remarks(found: ToolsRead) -> list[str]:
    return [f"{one.line}: {one.message}" for one in found.read.remarks]


@pytest.mark.parametrize(
    ("hint", "schema"),
    [
        ("str", {"type": "string"}),
        ("int | None", {"type": ["integer", "null"]}),
        ("Optional[float]", {"type": ["number", "null"]}),
        ("t.Optional['int']", {"type": ["integer", "null"]}),
        ("list[int]", {"type": "array", "items": {"type": "integer"}}),
        (
            "List[Dict[str, bool]]",
            {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "boolean"}}},
        ),
        ("set[str]", {"type": "array", "items": {"type": "string"}, "uniqueItems": True}),
        ("tuple[int, ...]", {"type": "array", "items": {"type": "integer"}}),
        ("Union[int, str]", {"type": ["integer", "string"]}),
        ("Union[list[int], None]", {"type": ["array", "null"], "items": {"type": "integer"}}),
        ("Literal['a', 2]", {"enum": ["a", 2]}),
        ("Optional[Literal['a']]", {"enum": ["a", None]}),
        ("Annotated[int, 'How many.', Ge(1)]", {"type": "integer", "description": "How many.", "minimum": 1}),
        ("Annotated[str, Field(pattern='^A', max_length=3)]", {"type": "string", "pattern": "^A", "maxLength": 3}),
        ("'list[str]'", {"type": "array", "items": {"type": "string"}}),
        ("Any", {}),
        ("dict", {"type": "object"}),
    ],
)
def test_a_type_hint_is_a_schema(hint: str, schema: Any, tmp_path: Path) -> None:
    assert schema_of(tmp_path, hint) == schema


def test_types_of_the_standard_library_are_told_by_where_they_come_from(tmp_path: Path) -> None:
    imports = "import datetime\nfrom uuid import UUID as Id\n"
    assert schema_of(tmp_path, "datetime.date", imports) == {"type": "string", "format": "date"}
    assert schema_of(tmp_path, "Id", imports) == {"type": "string", "format": "uuid"}
    found = read_text(tmp_path, "from elsewhere import date\ndef f(x: date): ...\n")
    assert one_tool(found).parameters["properties"]["x"] == {}
    assert remarks(found) == ["2: f: no type date is known here: it became any"]


GOOGLE = '''
    def book(city: str, nights: int = 2, *, breakfast=None, kind: "Literal['a', 'b']" = "a"):
        """Book a room.

        Only where one is free.

        Args:
            city (str): Where to,
                without the country.
            nights: How many.
            breakfast (bool): Whether to eat.

        Returns:
            city: nothing of this is a parameter.
        """
'''
NUMPY = '''
    def book(city: str, nights: int = 2, *, breakfast=None, kind: "Literal['a', 'b']" = "a"):
        """Book a room.

        Only where one is free.

        Parameters
        ----------
        city : str
            Where to,
            without the country.
        nights : int, optional
            How many.
        breakfast : bool
            Whether to eat.

        Returns
        -------
        city : str
            nothing of this is a parameter.
        """
'''
SPHINX = '''
    def book(city: str, nights: int = 2, *, breakfast=None, kind: "Literal['a', 'b']" = "a"):
        """Book a room.

        Only where one is free.

        :param city: Where to,
            without the country.
        :param int nights: How many.
        :param breakfast: Whether to eat.
        :type breakfast: bool
        :returns: city: nothing of this is a parameter.
        """
'''


@pytest.mark.parametrize("text", [GOOGLE, NUMPY, SPHINX], ids=["google", "numpy", "sphinx"])
def test_docstrings_say_what_hints_do_not(text: str, tmp_path: Path) -> None:
    tool = one_tool(read_text(tmp_path, text))
    assert (tool.name, tool.description) == ("book", "Book a room.\n\nOnly where one is free.")
    assert tool.parameters == {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "Where to, without the country."},
            "nights": {"type": "integer", "description": "How many.", "default": 2},
            "breakfast": {"type": "boolean", "description": "Whether to eat."},
            "kind": {"enum": ["a", "b"], "default": "a"},
        },
        "required": ["city"],
        "additionalProperties": False,
    }


def test_only_public_functions_at_the_top_level_are_tools(tmp_path: Path) -> None:
    text = """
        def _hidden(): ...
        class A:
            def method(self): ...
        def outer():
            def inner(): ...
        async def later(x: int): ...
        @overload
        def outer(x: int): ...
    """
    assert [tool.name for tool in read_text(tmp_path, text).read.toolset.tools] == ["outer", "later"]
    chosen = read_text(tmp_path, "__all__ = ['_b']\ndef a(): ...\ndef _b(): ...\n")
    assert one_tool(chosen).name == "_b"


def test_classes_of_the_file_are_objects(tmp_path: Path) -> None:
    text = '''
        import enum
        from dataclasses import dataclass, field
        from typing import NotRequired, TypedDict
        from pydantic import BaseModel, Field

        class Size(enum.StrEnum):
            SMALL = "s"
            LARGE = enum.auto()

        @dataclass
        class Base:
            """What all have.

            Attributes:
                note: Any words.
            """
            note: str

        @dataclass
        class Item(Base):
            size: Size = Size.SMALL
            tags: list[str] = field(default_factory=list)

        class Address(TypedDict):
            street: str
            floor: NotRequired[int]

        class Order(BaseModel):
            """An order."""
            model_config = {"extra": "forbid"}
            items: list[Item] = Field(min_length=1, description="What is wanted.")
            to: Address | None = None
            code: str = Field(alias="couponCode", default="none")

        def order(what: Order): ...
    '''
    tool = one_tool(read_text(tmp_path, text))
    item = {
        "type": "object",
        "properties": {
            "note": {"type": "string", "description": "Any words."},
            "size": {"enum": ["s", "large"], "default": "s"},
            "tags": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["note"],
    }
    address = {
        "properties": {"street": {"type": "string"}, "floor": {"type": "integer"}},
        "required": ["street"],
    }
    assert tool.parameters["properties"]["what"] == {
        "type": "object",
        "description": "An order.",
        "properties": {
            "items": {"type": "array", "items": item, "minItems": 1, "description": "What is wanted."},
            "to": {"type": ["object", "null"], **address, "default": None},
            "couponCode": {"type": "string", "default": "none"},
        },
        "required": ["items"],
        "additionalProperties": False,
    }


def test_a_class_that_holds_itself_goes_into_defs(tmp_path: Path) -> None:
    text = """
        from pydantic import BaseModel
        class Node(BaseModel):
            children: list["Node"] = []
        def grow(node: Node): ...
    """
    tool = one_tool(read_text(tmp_path, text))
    of_children = {"type": "array", "items": {"$ref": "#/$defs/Node"}, "default": []}
    node = {"type": "object", "properties": {"children": of_children}}
    assert tool.parameters["properties"]["node"] == node
    assert tool.parameters["$defs"] == {"Node": node}


def test_models_are_tools_where_there_are_no_functions(tmp_path: Path) -> None:
    text = '''
        from pydantic import BaseModel, Field
        class Part(BaseModel):
            n: int
        class Search(BaseModel):
            """Search the shop."""
            query: str = Field(description="The words.")
            parts: list[Part] = []
    '''
    found = read_text(tmp_path, text)
    tool = one_tool(found)
    assert found.source.name == "pydantic"
    assert (tool.name, tool.description) == ("Search", "Search the shop.")
    assert tool.parameters["required"] == ["query"]
    assert tool.parameters["properties"]["query"] == {"type": "string", "description": "The words."}
    with_function = f"{text}\n        def f(): ...\n"
    assert read_text(tmp_path, with_function).source.name == "python"
    assert one_tool(read_text(tmp_path, with_function, kind="pydantic")).name == "Search"


def test_what_is_not_known_is_said_and_nothing_is_made_up(tmp_path: Path) -> None:
    text = """
        import pandas as pd
        def f(frame: pd.DataFrame, plain, *rest, limit: int = compute(), none: int = None, **more): ...
    """
    found = read_text(tmp_path, text)
    assert one_tool(found).parameters == {
        "type": "object",
        "properties": {"frame": {}, "plain": {}, "limit": {"type": "integer"}, "none": {"type": "integer"}},
        "required": ["frame", "plain"],
    }
    assert remarks(found) == [
        "3: f: no type pd.DataFrame is known here: it became any",
        "3: f: plain has no type: it became any",
        "3: f: *rest cannot be passed by name: it is left out",
        "3: f: what **more takes is not described",
    ]


def test_the_file_is_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    text = f"open({str(mark)!r}, 'w')\ndef f(x: int = open({str(mark)!r}, 'w')): ...\n"
    assert one_tool(read_text(tmp_path, text)).name == "f"
    assert not mark.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("def f(:\n", r"tools.py:1.*Python does not take it"),
        ("x = 1\ny = = 2\n", r"tools.py:2"),
        ("\0", "Python does not take it"),
        ("x = " + "(" * 5_000 + ")" * 5_000, "Python does not take it"),
        ("x = " + "-" * 500_000 + "1", "Python does not take it"),
    ],
)
def test_what_is_no_python_is_said_with_its_line(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=words):
        read_text(tmp_path, text)


def test_hints_that_go_on_for_ever_become_any(tmp_path: Path) -> None:
    for before, hint in (
        ("A = list['B']\nB = list['A']", "A"),
        ("A = A | None", "A"),
        ("", "list[" * 90 + "int" + "]" * 90),
        ("", " | ".join(f"list[list[{n}]]" for n in range(500))),
    ):
        found = read_text(tmp_path, f"{before}\ndef f(x: {hint}): ...\n")
        assert one_tool(found).name == "f"
        assert found.read.remarks


def test_classes_that_all_hold_each_other_end(tmp_path: Path) -> None:
    names = [f"C{n}" for n in range(12)]
    classes = "\n".join(f"@dataclass\nclass {one}:\n" + "".join(f"  {n}: {n}\n" for n in names) for one in names)
    found = read_text(tmp_path, f"from dataclasses import dataclass\n{classes}\ndef f(x: C0): ...\n")
    assert any("too many" in one for one in remarks(found))
