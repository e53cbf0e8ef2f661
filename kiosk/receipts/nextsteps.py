# SPDX-License-Identifier: Apache-2.0
"""What a service promises on its receipts, from the service's own data file."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.errors import ReceiptError
from kiosk.receipts.port import Translator

FILE_NAME: Final = "receipt.toml"
"""Beside the service's form; ``next_steps`` lists English texts in the order of events."""


def next_steps(file: Path, own: Translator, official: Translator) -> tuple[tuple[str, str], ...]:
    """Say each of a service's next steps in both languages; a service without the file has none.

    Raises ReceiptError (``receipt.steps``) for a file that can't be used.
    """
    return tuple((own.gettext(text), official.gettext(text)) for text in source_texts(file))


def source_texts(file: Path) -> Iterator[str]:
    """List the English texts of one file, for translation and for the message catalogues."""
    if not file.exists():
        return
    try:
        texts = tomllib.loads(file.read_text(encoding="utf-8"))["next_steps"]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ReceiptError(f"{file.name}: {error}", code="receipt.steps") from error
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ReceiptError(f"{file.name}: next_steps is a list of texts", code="receipt.steps")
    yield from texts
