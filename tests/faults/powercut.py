# SPDX-License-Identifier: Apache-2.0
"""What a disk may hold after a power cut: a model over a recorded run.

The model: a sync makes the content of its file durable, and names (files made or removed)
with it, as journalling file systems do. Everything else that was written since the file's
last sync may be there, may be missing, or may be there in part, each 512-byte sector for
itself and in any order. It is one model of one kind of file system, and can't show a disk
that lies about its cache.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512

Choice = Callable[[], bool]


@dataclass(frozen=True)
class Write:
    """Bytes at a place of a file."""

    path: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    """A file cut to a size."""

    path: str
    size: int


@dataclass(frozen=True)
class Sync:
    """A file made durable."""

    path: str


@dataclass(frozen=True)
class Remove:
    """A file's name taken away."""

    path: str


@dataclass(frozen=True)
class Say:
    """A step acknowledged to a person."""

    words: list[str]


Operation = Write | Truncate | Sync | Remove | Say

TRACING = (
    "-xx",
    "-s",
    "65536",
    "-e",
    "trace=openat,close,write,pwrite64,fdatasync,fsync,ftruncate,unlink,unlinkat,rename",
)

_LINE = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (-?\d+)", re.MULTILINE)
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def _text(arguments: str) -> bytes:
    match = _STRING.search(arguments)
    assert match, arguments
    return bytes.fromhex(match[1].replace("\\x", ""))


def recorded(trace: str) -> Iterator[Operation]:
    """Read a trace into the operations that matter to the disk."""
    names: dict[str, str] = {}
    for call, arguments, result in _LINE.findall(trace):
        if result.startswith("-"):
            continue
        handle = arguments.split(",")[0].strip()
        path = names.get(handle, "")
        match call:
            case "openat":
                names[result] = _text(arguments).decode()
            case "close":
                names.pop(handle, None)
            case "write" if handle == "1":
                yield Say(json.loads(_text(arguments)))
            case "pwrite64":
                yield Write(path, int(arguments.rsplit(",", 1)[1]), _text(arguments))
            case "fdatasync" | "fsync":
                yield Sync(path)
            case "ftruncate":
                yield Truncate(path, int(arguments.split(",")[1]))
            case "unlink":
                yield Remove(_text(arguments).decode())
            case "unlinkat" | "rename":
                raise AssertionError(f"the model has no {call}")


@dataclass
class Disk:
    """The durable content of files, and what was done to them since their last sync."""

    durable: dict[str, bytes] = field(default_factory=dict)
    pending: dict[str, list[Operation]] = field(default_factory=dict)

    def do(self, operation: Operation) -> None:
        """Take note of an operation."""
        match operation:
            case Say():
                pass
            case Sync(path):
                self._names_become_durable()
                content = bytearray(self.durable.get(path, b""))
                for one in self.pending.pop(path, []):
                    _apply(content, one)
                self.durable[path] = bytes(content)
            case _:
                self.pending.setdefault(operation.path, []).append(operation)

    def image(self, keeps: Choice, tears: Choice) -> dict[str, bytes]:
        """Make one state that the disk may be found in."""
        files = dict(self.durable)
        for path, operations in self.pending.items():
            content = bytearray(files.pop(path, b""))
            exists = path in self.durable
            for operation in operations:
                if isinstance(operation, Remove):
                    if not keeps():
                        break  # the old file is still there, and the new one has no name
                    content, exists = bytearray(), False
                    continue
                exists = True
                if tears():
                    for part in _torn(operation, keeps):
                        _apply(content, part)
                elif keeps():
                    _apply(content, operation)
            if exists:
                files[path] = bytes(content)
        return files

    def _names_become_durable(self) -> None:
        for path, operations in list(self.pending.items()):
            removals = [n for n, one in enumerate(operations) if isinstance(one, Remove)]
            if removals:
                self.durable.pop(path, None)
                self.pending[path] = operations[removals[-1] + 1 :]


def _apply(content: bytearray, operation: Operation) -> None:
    match operation:
        case Write(_, offset, data):
            content.extend(bytes(max(0, offset - len(content))))
            content[offset : offset + len(data)] = data
        case Truncate(_, size):
            content.extend(bytes(max(0, size - len(content))))
            del content[size:]


def _torn(operation: Operation, keeps: Choice) -> Iterator[Operation]:
    """Keep some of a write's sectors; the others stay as they were."""
    if not isinstance(operation, Write):
        yield operation
        return
    for start in range(0, len(operation.data), SECTOR):
        if keeps():
            sector = operation.data[start : start + SECTOR]
            yield Write(operation.path, operation.offset + start, sector)


def images(
    operations: list[Operation], seeds: int
) -> Iterator[tuple[dict[str, bytes], list[list[str]]]]:
    """Cut the power after every operation, and give each different state the disk may be in.

    With each comes what had been acknowledged by then.
    """
    disk, words = Disk(), []
    for number, operation in enumerate(operations):
        disk.do(operation)
        if isinstance(operation, Say):
            words = [*words, operation.words]
        seen: set[int] = set()
        for choice in _choices(number, seeds):
            files = disk.image(*choice)
            key = hash(tuple(sorted(files.items())))
            if key not in seen:
                seen.add(key)
                yield files, words


def _choices(number: int, seeds: int) -> Iterator[tuple[Choice, Choice]]:
    yield (lambda: False), (lambda: False)
    yield (lambda: True), (lambda: False)
    for seed in range(seeds):
        rng = random.Random(number * 1_000_003 + seed)  # noqa: S311 the same images each time
        share = rng.choice((0.1, 0.5, 0.9))
        yield (
            (lambda rng=rng, share=share: rng.random() < share),
            (lambda rng=rng: rng.random() < 0.5),
        )


def put_down(files: dict[str, bytes], folder: Path) -> Path:
    """Write an image into a folder; the shared memory file is gone after a power cut."""
    for name, content in files.items():
        if not name.endswith("-shm") and "station.sqlite" in name:
            (folder / Path(name).name).write_bytes(content)
    return folder / "station.sqlite"
