# SPDX-License-Identifier: Apache-2.0
"""What an answer changed of a form, for whoever shows it."""

from collections.abc import Mapping

Changes = Mapping[str, frozenset[str]]
"""What an answer changed: by question, the names of the changed facts."""


def changes_of(found: Mapping[str, set[str] | frozenset[str]]) -> Changes:
    """Give what was found as something that nobody adds to."""
    return {ref: frozenset(facts) for ref, facts in found.items()}
