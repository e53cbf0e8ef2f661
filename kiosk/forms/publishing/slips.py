# SPDX-License-Identifier: Apache-2.0
"""What an author probably meant by a word that means nothing."""

import difflib
from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], likeness: float) -> str:
    """Find the known word that is most like this one, '' when none is like enough.

    ``likeness`` is from 0, anything will do, to 1, the same word.
    """
    return next(iter(difflib.get_close_matches(word, known, 1, likeness)), "")


def instead(word: str, known: Iterable[str], likeness: float) -> str:
    """Write what was probably meant as the end of a sentence, '' when nothing is like enough."""
    close = nearest(word, known, likeness)
    return f"; did you mean {close!r}?" if close else ""
