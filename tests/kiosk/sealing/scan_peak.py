# SPDX-License-Identifier: Apache-2.0
"""Seals and opens a scan in a process of its own and prints by how much the memory grew.

``scan_peak.py stream|whole BYTES FOLDER``
"""

import hashlib
import io
import sys
from pathlib import Path

import pyrage

from kiosk.sealing import Sealer, ServiceIdentity
from kiosk.sealing.container import Packing

BLOCK = hashlib.shake_256(b"scan").digest(64 << 10)


class Scan(io.RawIOBase):
    """A scan that is nowhere whole; its digest is made as it is read."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        given = BLOCK[: min(self._left, size if size >= 0 else len(BLOCK))]
        self._left -= len(given)
        self.digest.update(given)
        return given


def peak() -> int:
    """The most memory that this process ever had, in bytes."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) << 10


def stream(service: ServiceIdentity, scan: Scan, folder: Path) -> None:
    """As the kiosk seals and the centre opens."""
    sealed = Sealer(service.recipients, folder).seal({"scan.jpg": lambda: scan})
    sealed.file.seek(0)
    (opened,) = service.open_to(sealed.file, folder / "opened")
    sealed.close()
    with opened.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").digest() == scan.digest.digest()


def whole(service: ServiceIdentity, scan: Scan, _folder: Path) -> None:
    """Everything in memory."""
    packing = Packing({"scan.jpg": lambda: scan})
    packed = b"".join(iter(lambda: packing.read(1 << 16), b""))
    recipient = pyrage.x25519.Recipient.from_str(service.recipients.names[0])
    service.open(pyrage.encrypt(packed, [recipient]))


def main() -> None:
    way, size, folder = {"stream": stream, "whole": whole}[sys.argv[1]], *sys.argv[2:]
    service = ServiceIdentity.load_or_create(Path(folder) / "keys")
    way(service, Scan(1 << 20), Path(folder) / "small")
    before = peak()
    way(service, Scan(int(size)), Path(folder) / "large")
    sys.stdout.write(str(peak() - before))


if __name__ == "__main__":
    main()
