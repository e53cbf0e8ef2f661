# SPDX-License-Identifier: Apache-2.0
"""What the trouble with a scanner's or a camera's program is called."""

from typing import Final

from kiosk.children import Codes
from kiosk.errors import ReaderError

CODES: Final = Codes(
    kind=ReaderError,
    absent="reader.absent",
    busy="reader.busy",
    timeout="reader.timeout",
    size="reader.size",
)
