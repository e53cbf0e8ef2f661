# SPDX-License-Identifier: Apache-2.0
"""A settings file with every setting in it, commented out: written from the settings themselves."""

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import Field
from functools import cache
from itertools import pairwise
from typing import Any, Final, cast

from kiosk.settings.groups import GROUPS
from kiosk.settings.loading import PUSHABLE
from kiosk.settings.model import Settings, known, read_from
from kiosk.settings.rules import allowed

FILE_NAME: Final = "kiosk.example.toml"
"""What it is called in ``packaging``."""

_WIDTH: Final = 98
_BY_ENVIRONMENT: Final = "runtime_dir"
"""What is usual differs from user to user, so the example says it in words."""

_HEAD: Final = """\
# SPDX-License-Identifier: Apache-2.0
# Every setting of a station as it is where nothing is set: `main.py settings example` wrote this.
# Take the # from what is to be otherwise and hold the file to the rules with
# `main.py settings check FILE`. What the centre may set holds where nothing is said here.
"""


def example() -> str:
    """Write the file."""
    return "\n".join((_HEAD, *_body())) + "\n"


def _body() -> Iterator[str]:
    usual = Settings()
    group = ""
    for name, one in known().items():
        inside, _, leaf = name.rpartition(".")
        if inside != group:
            group = inside
            yield from (*_said(_told(Settings, group) or _about(group)), f"[{group}]", "")
        yield from _said(_told(GROUPS[inside] if inside else Settings, one.name))
        yield from _said(_rule(name, one))
        yield f"# {leaf} = {_shown(name, one, read_from(usual, name))}"
        yield ""


def _rule(name: str, one: Field[Any]) -> str:
    parts = [f"Allowed: {allowed(one)}"]
    if name in PUSHABLE:
        parts.append("the centre may set it")
    if read_from(Settings(), name) is None:
        parts.append("none where it is not set")
    return f"{'; '.join(parts)}."


def _said(text: str) -> list[str]:
    return textwrap.wrap(
        text.replace("``", '"'),
        _WIDTH,
        initial_indent="# ",
        subsequent_indent="# ",
        break_on_hyphens=False,
        break_long_words=False,
    )


def _shown(name: str, one: Field[Any], value: object) -> str:
    """Write a value as TOML does; what is usually none is shown by an example."""
    if value is None or name == _BY_ENVIRONMENT:
        value = one.metadata["such_as"]
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    return json.dumps(str(value), ensure_ascii=False)


def _about(group: str) -> str:
    return " ".join((GROUPS[group].__doc__ or "").split())


def _told(owner: type, name: str) -> str:
    return _docstrings(owner).get(name, "")


@cache
def _docstrings(owner: type) -> Mapping[str, str]:
    """Find what stands behind each setting in the source, which the interpreter doesn't keep."""
    tree = ast.parse(inspect.getsource(owner))
    return dict(_documented(cast("ast.ClassDef", tree.body[0]).body))


def _documented(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for one, after in pairwise(body):
        if (
            isinstance(one, ast.AnnAssign)
            and isinstance(one.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            yield one.target.id, " ".join(str(after.value.value).split())
