# SPDX-License-Identifier: Apache-2.0
"""Leaves out, on Linux, the parts of others' libraries that the program never comes to.

Symbols for debuggers go as well. The rest are two kinds, both named in ``contents.toml``. The data of ICU are cut to the languages of the kiosk,
as its own tools do it. Libraries that OpenCV is linked with for films, servers and large matrices
are put aside for small ones of the same name, in which every function ends the process: pictures
are decoded in a process of their own, and whatever leads there is refused with it (ADR 65).
"""

import struct
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, Final

Entry = tuple[str, str, str]

_HEADER: Final = struct.Struct("<HBB")
_MAGIC: Final = (0xDA, 0x27)
_ALIGNED: Final = 16
_MACHINE_CODE: Final = frozenset({"BINARY", "EXTENSION"})


def trimmed(entries: Sequence[Entry], rules: Mapping[str, Any], work: Path) -> list[Entry]:
    """Replace the files of such libraries by smaller ones, made below ``work``."""
    work.mkdir(parents=True, exist_ok=True)
    users = {PurePosixPath(name).name: Path(source) for name, source, _ in entries}
    found = []
    for name, source, kind in entries:
        base = PurePosixPath(name).name
        if kind not in _MACHINE_CODE:
            found.append((name, source, kind))
            continue
        if _matches(base, rules["stand_ins"]["without"]):
            continue
        file = Path(source)
        if _matches(base, rules["icu"]["library"]):
            file = _with_less_data(file, rules["icu"]["items"], work)
        elif _matches(base, rules["stand_ins"]["libraries"]):
            file = _stand_in(file, users[rules["stand_ins"]["user"]], work)
        elif not _matches(name, rules["strip"]["never"]):
            file = _stripped(file, work / "stripped" / name)
        found.append((name, str(file), kind))
    return found


def items_of(content: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """Take an ICU data file apart: its header, and its items by name."""
    size, first, second = _HEADER.unpack_from(content)
    if (first, second) != _MAGIC:
        raise ValueError("these are no data of ICU")
    (count,) = struct.unpack_from("<I", content, size)
    entries = list(struct.iter_unpack("<II", content[size + 4 : size + 4 + 8 * count]))
    ends = [offset for _, offset in entries[1:]] + [len(content) - size]
    items = []
    for (name, begin), end in zip(entries, ends, strict=True):
        stop = content.index(0, size + name)
        items.append(
            (content[size + name : stop].decode("ascii"), content[size + begin : size + end])
        )
    return content[:size], items


def put_together(header: bytes, items: Sequence[tuple[str, bytes]]) -> bytes:
    """Write such a file; the items must be in the order of their names."""
    names, offsets = bytearray(), []
    begin = 4 + 8 * len(items)
    for name, _ in items:
        offsets.append(begin + len(names))
        names += name.encode("ascii") + b"\0"
    place = _up(len(header) + begin + len(names)) - len(header)
    body, table = bytearray(), bytearray(struct.pack("<I", len(items)))
    for (_, content), name_at in zip(items, offsets, strict=True):
        table += struct.pack("<II", name_at, place + len(body))
        body += content + bytes(_up(len(content)) - len(content))
    front = header + table + names
    return bytes(front + bytes(len(header) + place - len(front)) + body)


def _with_less_data(library: Path, wanted: Sequence[str], work: Path) -> Path:
    raw = work / f"{library.name}.dat"
    _run("objcopy", "-O", "binary", "--only-section=.rodata", str(library), str(raw))
    symbol, _ = next(_symbols(library, defined=True))
    header, items = items_of(raw.read_bytes())
    kept = [(name, content) for name, content in items if _matches(name.partition("/")[2], wanted)]
    raw.write_bytes(put_together(header, kept))
    text = f'.section .rodata\n.balign 16\n{_head(symbol, "object")}\n.incbin "{raw}"\n'
    text += f".size {symbol}, . - {symbol}\n"
    return _linked(library.name, text, "", work)


def _stand_in(library: Path, user: Path, work: Path) -> Path:
    """Make a library that has what ``user`` asks of the other one, and does nothing of it."""
    asked = {name for name, _ in _symbols(user, defined=False)}
    offered = dict(_symbols(library, defined=True))
    names = sorted(asked & offered.keys())
    text = ".text\n" + "".join(f"{_head(name, 'function')}\n    ud2\n" for name in names)
    versions = {offered[name] for name in names} - {""}
    script = "".join(f"{version} {{ global: *; }};\n" for version in sorted(versions))
    return _linked(library.name, text, script, work)


def _stripped(library: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    _run("strip", "-o", str(target), str(library))
    return target


def _linked(name: str, text: str, versions: str, work: Path) -> Path:
    source, made = work / f"{name}.s", work / f"{name}.o"
    source.write_text(text + '.section .note.GNU-stack,"",@progbits\n', encoding="ascii")
    _run("as", "-o", str(made), str(source))
    options = ["-shared", "-soname", name, "--build-id=none", "-z", "noexecstack", "-z", "relro"]
    if versions:
        script = work / f"{name}.map"
        script.write_text(versions, encoding="ascii")
        options += ["--version-script", str(script)]
    library = work / name
    _run("ld", *options, "-o", str(library), str(made))
    return library


def _symbols(library: Path, *, defined: bool) -> Iterator[tuple[str, str]]:
    """Give the names that a library offers, or asks for, with the versions of those it offers."""
    for line in _run("readelf", "-W", "--dyn-syms", str(library)).splitlines():
        fields = line.split()
        if len(fields) < 8 or fields[4] not in {"GLOBAL", "WEAK"}:
            continue
        if (fields[6] != "UND") is defined:
            name, _, version = fields[7].partition("@")
            yield name, version.lstrip("@")


def _head(symbol: str, kind: str) -> str:
    return f".globl {symbol}\n.type {symbol}, @{kind}\n{symbol}:"


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _up(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
