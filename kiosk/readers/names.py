# SPDX-License-Identifier: Apache-2.0
"""What the devices are called, for those who know nothing else of them."""

from typing import Final

SCANNER: Final = "scanner"
CAMERA: Final = "camera"
STICK: Final = "stick"
BARCODE: Final = "barcode"
