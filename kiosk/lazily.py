# SPDX-License-Identifier: Apache-2.0
"""Packages that load a part of themselves when it is first asked for (PEP 562).

The first screen names a few types of rooms whose machinery it does not need.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def exported(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Make a package's ``__getattr__`` from the modules in which its public names live."""

    def find(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return find
