# SPDX-License-Identifier: Apache-2.0
"""What a disk or a stick does to a file."""

from pathlib import Path


def spoil(file: Path) -> None:
    """Turn the last bit of a file: for certain another byte, whatever it was."""
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
