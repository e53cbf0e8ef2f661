# SPDX-License-Identifier: Apache-2.0
"""An ESC/POS printer on a real socket, written from the printers' manuals and not from our driver.

It reads its commands byte by byte as a printer does, keeps them in a buffer of its own, puts
rows on paper at its own speed, stops where a printer stops, and answers real time requests
wherever they stand, inside a picture as well.
"""

import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from enum import Enum, auto

DLE, EOT, ENQ, DC4 = 0x10, 0x04, 0x05, 0x14


class Trouble(Enum):
    """What may be wrong with it; the words are the manual's."""

    NONE = auto()
    NEAR_END = auto()
    PAPER_OUT = auto()
    COVER_OPEN = auto()
    CUTTER = auto()
    HOT = auto()
    VOLTAGE = auto()
    BROKEN = auto()
    FEEDING = auto()
    SILENT = auto()
    """Takes everything and says nothing."""
    GARBAGE = auto()
    """Answers with bytes that are no answers."""
    STALLED = auto()
    """Takes nothing more."""
    UNPLUGGED = auto()


STOPS = set(Trouble) - {Trouble.NONE, Trouble.NEAR_END, Trouble.SILENT, Trouble.GARBAGE}
"""Troubles in which nothing comes out."""

OFFLINE = STOPS - {Trouble.STALLED, Trouble.UNPLUGGED, Trouble.FEEDING}


@dataclass
class Paper:
    """What lies in the tray: rows of dots, one piece after the other."""

    pieces: list[list[bytes]] = field(default_factory=list)
    hanging: list[bytes] = field(default_factory=list)

    def cut(self) -> None:
        self.pieces.append(self.hanging)
        self.hanging = []


class Simulator:
    """One printer; ``trouble`` may begin after so many printed rows."""

    def __init__(self, *, row_seconds: float = 0.0, buffer: int = 16 << 10) -> None:
        self.paper = Paper()
        self.trouble = Trouble.NONE
        self.commands: list[bytes] = []
        """What was carried out, without pictures."""
        self.asked: list[int] = []
        self.powered_off = 0
        self.knows_reached = True
        """Whether it knows ``GS r``."""
        self._later: tuple[int, Trouble] | None = None
        self._rows = 0
        self._row_seconds = row_seconds
        self._most = buffer
        self._buffer = bytearray()
        self._emptied = self._began = 0
        self._has_changed = threading.Condition()
        self._is_over = False
        self._sticks = False
        self._left: int | None = None
        self._line: socket.socket | None = None
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._threads = [
            threading.Thread(target=one, daemon=True) for one in (self._serve, self._print)
        ]
        for thread in self._threads:
            thread.start()

    # What a test does to it.

    def fail(self, trouble: Trouble, *, after_rows: int = 0) -> None:
        """Have this trouble now, or when so many more rows are printed."""
        with self._has_changed:
            if after_rows:
                self._later = (self._rows + after_rows, trouble)
            else:
                self._begin(trouble)

    def unplug_after(self, most: int) -> None:
        """Have the plug pulled behind so many more bytes."""
        self._left = most

    def fail_to_cut(self) -> None:
        """Have the knife stick at the next cut."""
        self._sticks = True

    def mend(self) -> None:
        """Be as new, with paper; what is in the buffer comes out."""
        with self._has_changed:
            self.trouble, self._later = Trouble.NONE, None
            self._has_changed.notify_all()

    def wait_until_idle(self, seconds: float = 5.0) -> None:
        """Wait until all that was taken is on paper."""
        with self._has_changed:
            assert self._has_changed.wait_for(lambda: not self._buffer, seconds)

    def close(self) -> None:
        """Switch it off."""
        with self._has_changed:
            self._is_over = True
            self._has_changed.notify_all()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._hang_up()
        for thread in self._threads:
            thread.join(5)
        self._listening.close()

    # The interface card.

    def _serve(self) -> None:
        while not self._is_over:
            try:
                line, _peer = self._listening.accept()
            except OSError:
                return
            if self.trouble is Trouble.UNPLUGGED:
                line.close()
                continue
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            self._line = line
            tail = b""
            while True:
                with self._has_changed:
                    self._has_changed.wait_for(
                        lambda: (
                            self._is_over
                            or (
                                len(self._buffer) < self._most
                                and self.trouble is not Trouble.STALLED
                            )
                        )
                    )
                    if self._is_over:
                        break
                try:
                    got = line.recv(2048)
                except OSError:
                    break
                if not got:
                    break
                tail = self._take_in(line, tail + got, known=len(tail))
            line.close()

    def _take_in(self, line: socket.socket, data: bytes, *, known: int) -> bytes:
        """Put into the buffer what comes in, obeying real time requests; give an unfinished one.

        The first ``known`` bytes are in the buffer already.
        """
        with self._has_changed:
            if self._line is not line:  # the plug was pulled meanwhile
                return b""
            if self._left is not None:
                data = data[: known + self._left]
                self._left -= len(data) - known
            self._buffer += data[known:]
            self._has_changed.notify_all()
            if self._left == 0:
                self._left = None
                self._begin(Trouble.UNPLUGGED)
                return b""
        place = data.find(DLE)
        while place >= 0:
            rest = data[place:]
            if len(rest) < 3:
                return rest
            if rest[1] == EOT and 1 <= rest[2] <= 4:
                self.asked.append(rest[2])
                self._answer(line, self._said(rest[2]))
            elif rest[1] == ENQ and rest[2] in (1, 2):
                self._recover(rest[2], rest)
            elif rest[1] == DC4:
                if rest[2] == 8 and len(rest) < 10:
                    return rest
                if rest[2] == 2:
                    self.powered_off += 1
                if rest[2] == 8 and rest[3:10] == b"\x01\x03\x14\x01\x06\x02\x08":
                    self._recover(2, rest)
            place = data.find(DLE, place + 1)
        return b""

    def _answer(self, line: socket.socket, byte: int) -> None:
        if self.trouble is Trouble.SILENT:
            return
        said = b"\xff\x00\x81" if self.trouble is Trouble.GARBAGE else bytes([byte])
        try:
            line.sendall(said)
        except OSError:
            return

    def _recover(self, how: int, rest: bytes) -> None:
        """Throw away what came before the request; what came behind it stays."""
        with self._has_changed:
            if how == 2:
                self._empty()
                self._buffer += rest

    def _empty(self) -> None:
        self._buffer.clear()
        self._emptied += 1
        self._has_changed.notify_all()

    def _said(self, question: int) -> int:
        is_ = lambda *any_of: self.trouble in any_of  # noqa: E731 read as a sentence
        error = is_(Trouble.CUTTER, Trouble.HOT, Trouble.VOLTAGE, Trouble.BROKEN)
        if question == 1:
            return 0x12 | 0x08 * (self.trouble in OFFLINE) | 0x40 * is_(Trouble.FEEDING)
        if question == 2:
            return (
                0x12 | 0x04 * is_(Trouble.COVER_OPEN) | 0x20 * is_(Trouble.PAPER_OUT) | 0x40 * error
            )
        if question == 3:
            return (
                0x12
                | 0x04 * is_(Trouble.VOLTAGE)
                | 0x08 * is_(Trouble.CUTTER)
                | 0x20 * is_(Trouble.BROKEN)
                | 0x40 * is_(Trouble.HOT)
            )
        return (
            0x12 | 0x0C * is_(Trouble.NEAR_END, Trouble.PAPER_OUT) | 0x60 * is_(Trouble.PAPER_OUT)
        )

    def _begin(self, trouble: Trouble) -> None:
        self.trouble = trouble
        self._has_changed.notify_all()
        if trouble is Trouble.UNPLUGGED:
            self._empty()
            self._hang_up()

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            try:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    # The mechanism.

    def _take(self, count: int) -> bytes | None:
        """Take the next bytes out of the buffer; None when it is emptied or switched off."""
        with self._has_changed:
            while len(self._buffer) < count or self.trouble in STOPS:
                if self._is_over or self._emptied != self._began:
                    return None
                self._has_changed.wait(0.5)
            if self._emptied != self._began:
                return None
            taken = bytes(self._buffer[:count])
            del self._buffer[:count]
            self._has_changed.notify_all()
            return taken

    def _print(self) -> None:
        while not self._is_over:
            self._began = self._emptied  # a command ends when the buffer is emptied
            first = self._take(1)
            if first is None:
                continue
            self._carry_out(first[0])

    def _carry_out(self, byte: int) -> None:
        if byte == DLE:
            self._pass_over_request()
        elif byte == 0x1B:
            second = self._take(1)
            if second is not None:
                assert second == b"@", f"unknown ESC {second!r}"
                self.commands.append(b"\x1b@")
        elif byte == 0x1D:
            self._carry_out_group()
        else:
            assert byte == 0, f"would print the character {byte:#x}"

    def _pass_over_request(self) -> None:
        """Real time requests were obeyed as they came in."""
        rest = self._take(2)
        if rest is not None and rest[0] == DC4 and rest[1] == 8:
            self._take(7)

    def _carry_out_group(self) -> None:
        name = self._take(1)
        if name is None:
            return
        if name == b"v":
            head = self._take(6)
            if head is None:
                return
            assert head[:2] == b"0\x00"
            width, rows = struct.unpack("<HH", head[2:])
            for _row in range(rows):
                dots = self._take(width)
                if dots is None:
                    return
                self._put(dots)
        elif name == b"V":
            how = self._take(2)
            if how is not None:
                assert how[0] == 66
                if self._sticks:
                    self._sticks = False
                    with self._has_changed:
                        self._begin(Trouble.CUTTER)
                    return
                self.paper.cut()
                self.commands.append(b"\x1dV")
        elif name == b"r":
            if self._take(1) is not None and self.knows_reached and self._line is not None:
                self._answer(self._line, 0x03 if self.trouble is Trouble.NEAR_END else 0x00)
        else:
            assert name == b"a", f"unknown GS {name!r}"
            self._take(1)

    def _put(self, dots: bytes) -> None:
        if self._row_seconds:
            time.sleep(self._row_seconds)
        self.paper.hanging.append(dots)
        self._rows += 1
        if self._later and self._rows >= self._later[0]:
            with self._has_changed:
                trouble, self._later = self._later[1], None
                self._begin(trouble)
