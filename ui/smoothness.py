# SPDX-License-Identifier: Apache-2.0
"""What keeps the screen moving while other threads of this process work."""

import gc
import sys
from typing import Final

SWITCH_SECONDS: Final = 0.0002
"""How long another thread may keep the interpreter while the screen's wants it; 5 ms otherwise."""


def give_way() -> None:
    """Have threads take turns often, and leave what is loaded out of the search for garbage.

    A search through all that a station has loaded stops every thread for a tenth of a second;
    to be called once that is loaded.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
