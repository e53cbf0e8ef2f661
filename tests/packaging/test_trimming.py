# SPDX-License-Identifier: Apache-2.0
"""Cutting the data of others' libraries, and putting empty ones in the place of unused ones."""

import ctypes
import struct
import subprocess
import sys

import pytest
import trimming

HEADER = struct.pack("<HBB", 32, 0xDA, 0x27) + bytes(28)
ITEMS = [
    ("icudt73l/coll/az.res", b"aze"),
    ("icudt73l/coll/cy.res", b"welsh"),
    ("icudt73l/x.icu", b"x" * 17),
]


def test_data_of_icu_are_the_same_when_put_together_again():
    header, items = trimming.items_of(trimming.put_together(HEADER, ITEMS))
    assert header == HEADER
    assert [(name, content.rstrip(b"\0")) for name, content in items] == ITEMS


def test_every_item_begins_where_icu_may_read_it():
    content = trimming.put_together(HEADER, ITEMS)
    (count,) = struct.unpack_from("<I", content, 32)
    offsets = [struct.unpack_from("<II", content, 36 + 8 * number)[1] for number in range(count)]
    assert [(32 + offset) % 16 for offset in offsets] == [0, 0, 0]


def test_other_data_are_refused():
    with pytest.raises(ValueError, match="no data of ICU"):
        trimming.items_of(struct.pack("<HBB", 32, 0xDA, 0x28) + bytes(64))


@pytest.fixture
def entries(tmp_path):
    """A library, and one that is linked with it and asks for one of its two functions."""
    other, user = tmp_path / "libother-1.so", tmp_path / "libuser.so"
    link = ["ld", "-shared", "-soname"]
    for source, library, needs in (("other", other, []), ("user", user, [str(other)])):
        made = tmp_path / f"{source}.o"
        assembly = tmp_path / f"{source}.s"
        bodies = {
            "other": ".globl used\n.type used,@function\nused: mov $7,%eax\nret\n"
            ".globl unused\n.type unused,@function\nunused: mov $8,%eax\nret\n",
            "user": ".globl asks\n.type asks,@function\nasks: sub $8,%rsp\ncall used@PLT\nadd $8,%rsp\nret\n"
            ".globl own\n.type own,@function\nown: mov $3,%eax\nret\n",
        }
        assembly.write_text(bodies[source] + '.section .note.GNU-stack,"",@progbits\n')
        subprocess.run(["as", "-o", made, assembly], check=True)
        subprocess.run(
            [*link, library.name, "-rpath", "$ORIGIN", "-o", library, made, *needs], check=True
        )
    return [(f"libs/{other.name}", str(other), "BINARY"), (user.name, str(user), "BINARY")]


def rules(library: str) -> dict:
    return {
        "stand_ins": {"user": "libuser.so", "libraries": [library], "without": ["libgone*"]},
        "icu": {"library": [], "items": []},
        "strip": {"never": ["*"]},
    }


CALL = "import ctypes, sys; print(getattr(ctypes.CDLL(sys.argv[1]), sys.argv[2])())"


def called(folder, function: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CALL, str(folder / "libuser.so"), function],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="libraries are only trimmed on Linux")
def test_a_stand_in_lets_its_user_work_and_ends_whoever_comes_to_it(entries, tmp_path):
    gone = ("libs/libgone.so", entries[0][1], "BINARY")
    found = trimming.trimmed([*entries, gone], rules("libother-*"), tmp_path / "work")
    assert [name for name, *_ in found] == ["libs/libother-1.so", "libuser.so"]
    assert called(tmp_path, "asks").stdout == "7\n"  # the control: the real one answers
    made = ctypes.CDLL(found[0][1])
    assert hasattr(made, "used")
    assert not hasattr(made, "unused")
    (tmp_path / "libother-1.so").write_bytes((tmp_path / "work" / "libother-1.so").read_bytes())
    assert called(tmp_path, "own").stdout == "3\n"
    assert called(tmp_path, "asks").returncode < 0
