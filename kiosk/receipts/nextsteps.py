# SPDX-License-Identifier: Apache-2.0
"""What a service promises on its receipts, from the service's own data file."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.errors import ReceiptError

FILE_NAME: Final = "receipt.toml"
"""Beside the service's form; ``next_steps`` lists English texts in the order of events."""


def source_texts(file: Path) -> Iterator[str]:
    """List the English texts of one file; a service without the file promises nothing.

    Raises ReceiptError (``receipt.steps``) for a file that can't be used.
    """
    if not file.exists():
        return
    try:
        texts = tomllib.loads(file.read_text(encoding="utf-8"))["next_steps"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ReceiptError(f"{file.name}: {error}", code="receipt.steps") from error
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ReceiptError(f"{file.name}: next_steps is a list of texts", code="receipt.steps")
    yield from texts
