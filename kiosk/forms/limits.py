# SPDX-License-Identifier: Apache-2.0
"""How large things may grow before the engine says so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds for one form and one session."""

    form_bytes: int = 16 * 1024 * 1024
    """Largest form or instance."""
    list_bytes: int = 64 * 1024 * 1024
    """Largest file with a list."""
    rows: int = 500_000
    """Most rows of a list."""
    columns: int = 1_000
    """Most columns of a list."""
    depth: int = 60
    """Deepest nesting of elements."""
    elements: int = 500_000
    """Most elements of a document."""
    attributes: int = 1_000
    """Most attributes of an element."""
    name_length: int = 1_000
    """Longest name of an element or attribute, its namespace included."""
    parts: int = 20_000
    """Most elements of a form's instance, of its body and of its model, each."""
    answer_length: int = 2000
    """Longest answer in code points, beyond which it is a violation."""
    value_length: int = 1_000_000
    """Longest value of all, however it came about: refused, and nothing changes."""
    repeat_instances: int = 1000
    """Most instances that a count may ask for."""
    nodes: int = 100_000
    """Most nodes of one instance, so that repeats inside repeats find an end."""
    attachment_bytes: int = 32 * 1024 * 1024
    """Largest file that answers a question."""
    attachments_bytes: int = 64 * 1024 * 1024
    """Largest of all files of one instance together, those of answers that can be taken back
    among them: beyond it these can't be any more."""
    undo_steps: int = 100
    """So many answers can be taken back, one after the other; fewer where they took out
    more than ``nodes`` together."""


DEFAULT_LIMITS = Limits()
