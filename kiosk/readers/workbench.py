# SPDX-License-Identifier: Apache-2.0
"""The process in which strangers' pictures are decoded: it answers on a pair of pipes.

It is the only one that loads the decoders, so that whatever a picture does to them ends here.
``kiosk.readers.workshop`` starts it, asks it and ends it; ``main.py workbench`` is its name.
"""

import io
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from kiosk.errors import ReaderError
from kiosk.readers import frames
from kiosk.readers.confinement import confine, grant, shut
from kiosk.readers.frames import Frame

Trade = Callable[[Frame], Frame]
"""Does one kind of request. Raises ReaderError for a picture that can't be used."""


def _page(asked: Frame) -> Frame:
    from kiosk.readers.decoding import prepare
    from kiosk.readers.pages import Bounds

    bounds = Bounds(page_bytes=int(asked.head["page_bytes"]), dpi=int(asked.head["dpi"]))
    found = prepare(asked.body, bounds)
    return Frame({"advice": [one.value for one in found.advice]}, found.page.jpeg)


def _thumbnail(asked: Frame) -> Frame:
    from kiosk.readers.decoding import thumbnail

    return Frame({}, thumbnail(asked.body, int(asked.head["side"])))


def _codes(asked: Frame) -> Frame:
    from kiosk.readers.spotting import codes_in

    return Frame({"codes": codes_in(asked.body)})


def _zone(asked: Frame) -> Frame:
    from datetime import date

    from kiosk.readers.seeing import zone_in

    return Frame(zone_in(asked.body, date.fromisoformat(asked.head["today"])))


TRADES: Final[Mapping[str, Trade]] = {
    "page": _page,
    "thumbnail": _thumbnail,
    "codes": _codes,
    "zone": _zone,
}
"""What can be asked for, by name."""


def work() -> int:
    """Answer until whoever asks goes away, confined to what pictures need."""
    confine()
    # nothing can be loaded later: no file can be opened any more
    from kiosk.readers.rehearsal import rehearse

    rehearse(TRADES)
    shut()
    serve(TRADES)
    return 0


def serve(trades: Mapping[str, Trade]) -> None:
    """Answer on the standard streams, one request after the other."""
    with (
        io.FileIO(0, "rb", closefd=False) as requests,
        io.FileIO(1, "wb", closefd=False) as answers,
    ):
        while (asked := _heard(requests)) is not None:
            grant()
            _say(answers, answer(asked, trades))


def answer(asked: Frame, trades: Mapping[str, Trade]) -> Frame:
    """Do what is asked for, or say by a code why that can't be."""
    try:
        return trades[asked.head["trade"]](asked)
    except ReaderError as error:
        return Frame({"error": error.code})
    except MemoryError:
        return Frame({"error": "reader.pixels"})


def _heard(requests: BinaryIO) -> Frame | None:
    """Read the next request; none when there is nobody any more."""
    prefix = _read(requests, frames.PREFIX.size)
    if len(prefix) < frames.PREFIX.size:
        return None
    head, body = frames.sizes(prefix)
    return frames.read(_read(requests, head), _read(requests, body))


def _read(requests: BinaryIO, count: int) -> bytes:
    found = bytearray()
    while len(found) < count and (more := requests.read(min(count - len(found), 1 << 20))):
        found += more
    return bytes(found)


def _say(answers: BinaryIO, said: Frame) -> None:
    for part in frames.written(said):
        left = memoryview(part)
        while left:
            left = left[answers.write(left) :]
