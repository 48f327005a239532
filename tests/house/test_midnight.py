"""A moment's date is taken in the time zone of the offices: eight hours of every night are another day in UTC."""

import ast

from tests.house import source


def test_no_date_is_taken_from_a_moment_as_it_is_stored():
    guilty = [
        f"{module.name}:{node.lineno}"
        for module in source.modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "date"
        and isinstance(node.func.value, ast.Attribute)
        and (node.func.value.attr == "at" or node.func.value.attr.endswith("_at"))
    ]
    assert guilty == []
