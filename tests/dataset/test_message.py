"""The argument text of a call."""

import pytest

from tooldata_tui.dataset import Arguments, read_arguments
from tooldata_tui.dataset.jsontext import dumps


def test_an_object_is_read() -> None:
    read = read_arguments('{"a": 1.10}')
    assert (read.value, read.error, read.is_object) == ({"a": 1.1}, None, True)


def test_numbers_stay_as_written_where_that_is_asked_for() -> None:
    assert dumps(read_arguments('{"a": 1.10}', exact=True).value) == '{"a": 1.10}'
    assert dumps(read_arguments('{"a": 1.10}').value) == '{"a": 1.1}'


@pytest.mark.parametrize("text", ["[]", '"x"', "null", "1"])
def test_another_value_is_no_object(text: str) -> None:
    read = read_arguments(text)
    assert read.error is None
    assert not read.is_object


@pytest.mark.parametrize("text", ["", "{", '{"a": 1, "a": 2}', '{"a": NaN}', "{'a': 1}", '"\ud800"'])
def test_what_is_not_json_gives_the_reason(text: str) -> None:
    read = read_arguments(text)
    assert read.error is not None
    assert (read.value, read.is_object) == (None, False)


def test_nothing_is_an_object_only_if_it_was_read() -> None:
    assert not Arguments().is_object
