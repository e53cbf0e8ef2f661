# SPDX-License-Identifier: Apache-2.0
"""XPath as ODK XForms speaks it: text to syntax tree to Python closures."""

from kiosk.forms.xpath.compiler import Scope, compile_boolean, compile_nodes, compile_text
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.parser import parse

__all__ = [
    "Environment",
    "Scope",
    "compile_boolean",
    "compile_nodes",
    "compile_text",
    "parse",
]
