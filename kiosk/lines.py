# SPDX-License-Identifier: Apache-2.0
"""Serial lines that carry bytes as they are: to bar code readers and printers."""

import termios
from typing import Final

SPEEDS: Final = {
    9600: termios.B9600,
    19200: termios.B19200,
    38400: termios.B38400,
    57600: termios.B57600,
    115200: termios.B115200,
}
"""Bits a second that a line can be set to."""


def make_raw(line: int, speed: int | None = None) -> None:
    """Take and give every byte as it is: no echo, no line editing, no signals, eight bits.

    ``speed`` in bits a second is one of ``SPEEDS``; None leaves it. Raises termios.error.
    """
    iflag, oflag, cflag, lflag, ispeed, ospeed, cc = termios.tcgetattr(line)
    iflag &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.ISTRIP)
    oflag &= ~termios.OPOST
    cflag = (cflag & ~(termios.CSIZE | termios.PARENB)) | termios.CS8 | termios.CLOCAL
    lflag &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
    if speed is not None:
        ispeed = ospeed = SPEEDS[speed]
    termios.tcsetattr(line, termios.TCSANOW, [iflag, oflag, cflag, lflag, ispeed, ospeed, cc])
