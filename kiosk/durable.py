# SPDX-License-Identifier: Apache-2.0
"""What a power cut must not undo: a file's content, and the name under which it is found."""

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write a small file so that its name stands for the old content or the new, durably.

    Raises OSError; what the name stood for before is there then.
    """
    draft = path.with_name(f"{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Make a file's content durable, whoever wrote it."""
    # POSIX syncs what may only be read as well, others only what is open for writing
    with path.open("rb" if os.name == "posix" else "rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system has a way to."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
