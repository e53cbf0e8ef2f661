# SPDX-License-Identifier: Apache-2.0
"""Which start of the machine this is: monotonic times mean something within one boot only."""

import secrets
from functools import cache
from pathlib import Path
from typing import NewType

BootId = NewType("BootId", str)

_KERNEL = Path("/proc/sys/kernel/random/boot_id")


@cache
def boot_id() -> BootId:
    """Say the kernel's id of this boot.

    Where the kernel has none, each process is a boot of its own, which forgets
    savepoints and delays but never mistakes an old one for a new one.
    """
    try:
        return BootId(_KERNEL.read_text(encoding="ascii").strip())
    except OSError:
        return BootId(secrets.token_hex(16))
