# SPDX-License-Identifier: Apache-2.0
"""The locator names the same keys as the reader of the standard library, each in its line."""

import json
import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.settings.lines import lines_of

TRICKY = '''\
# a comment = "no key"
plain = 1 # x = 2
"quoted.key".'and this' = """
no_key = 1
[no_table]
"""
literal = \'\'\'
[neither]\'\'\'
list = [
  1, # [no]
  ["]", 2],
]
[ table . "of names" ]
inner = { a = 1, "b c" = { d = [1] } }
[[several]]
first = "]["
[[several]]
second = \'"""\'
'''


def test_keys_of_every_form_are_found_in_their_lines():
    found = lines_of(TRICKY)
    assert found["plain",] == 2
    assert found["quoted.key", "and this"] == 3
    assert found["literal",] == 7
    assert found["list",] == 9
    assert found["table", "of names"] == 13
    assert found["table", "of names", "inner", "b c", "d"] == 14
    assert found["several",] == 15
    assert (found["several", "first"], found["several", "second"]) == (16, 18)
    assert len(found) == 14


def test_line_ends_of_another_system_count_as_one():
    assert lines_of("a = 1\r\nb = [\r\n1]\r\nc = 2\r\n") == {("a",): 1, ("b",): 2, ("c",): 4}


names = st.text(st.sampled_from("ab.-\"' é#=[]\\"), max_size=4)
values = st.one_of(
    st.integers(0, 9),
    st.text(st.sampled_from("a]\"'#=[\n\u0085\u2028\\"), max_size=5),
    st.lists(st.text("a]", max_size=2), max_size=3),
)
tables = st.dictionaries(names, st.dictionaries(names, values, min_size=1), max_size=4)


def written(content: dict[str, dict[str, object]]) -> tuple[str, dict[tuple[str, ...], int]]:
    """Write tables with an empty line and a comment here and there, and say where each key went."""
    lines: list[str] = []
    places: dict[tuple[str, ...], int] = {}
    for table, members in content.items():
        lines.append("# [not] = 'this'")
        places[table,] = len(lines) + 1
        lines.append(f"[{json.dumps(table)}]")
        for name, value in members.items():
            places[table, name] = len(lines) + 1
            if isinstance(value, str) and "\n" in value and "\\" not in value and '"' not in value:
                lines += f'{json.dumps(name)} = """{value}"""'.split("\n")
            elif isinstance(value, list):
                lines += [f"{json.dumps(name)} = [", *(f"{json.dumps(one)}," for one in value), "]"]
            else:
                lines.append(f"{json.dumps(name)} = {json.dumps(value)}")
    return "\n".join(lines), places


@settings(max_examples=60, deadline=None)
@given(tables)
def test_whatever_the_reader_takes_is_found_where_it_was_written(content):
    text, places = written(content)
    read = tomllib.loads(text)
    assert {table: set(inner) for table, inner in read.items()} == {
        table: set(inner) for table, inner in content.items()
    }
    assert lines_of(text) == places
