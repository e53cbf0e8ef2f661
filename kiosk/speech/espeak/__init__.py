# SPDX-License-Identifier: Apache-2.0
"""espeak-ng as a synthesiser, in a process of its own."""

from kiosk.speech.espeak.engine import Espeak

__all__ = ["Espeak"]
