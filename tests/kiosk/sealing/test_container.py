# SPDX-License-Identifier: Apache-2.0
"""The zip inside the seal is made and read piece by piece, and leads nowhere outside."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import SealingError
from kiosk.sealing import container
from kiosk.sealing.container import Packing, opened

FILES = {"manifest.json": b"{}", "submission.xml": "<ad>Ləman</ad>".encode()}


def pack(files, piece: int = 8192) -> bytes:
    packing = Packing(files)
    return b"".join(iter(lambda: packing.read(piece), b""))


def unpack(packed: bytes, limit: int = 1 << 20) -> dict[str, bytes]:
    with opened(io.BytesIO(packed), limit) as found:
        return {name: begin().read() for name, begin in found.items()}


def zipped(*names: str, content: bytes = b"", kind: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return buffer.getvalue()


def test_the_same_files_give_the_same_zip_in_pieces_of_any_size():
    assert pack(FILES) == pack(dict(FILES), 1) == pack(FILES, 1 << 20)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z]{1,8}\.(jpg|xml)", fullmatch=True), st.binary(max_size=4096)
    )
)
@settings(max_examples=50)
def test_every_set_of_files_comes_back(files):
    assert unpack(pack(files)) == files


def test_text_is_compressed_and_what_is_compressed_already_is_not():
    with zipfile.ZipFile(io.BytesIO(pack({"a.xml": bytes(9999), "a.JPG": bytes(9999)}))) as archive:
        assert archive.getinfo("a.xml").compress_size < 100
        assert archive.getinfo("a.JPG").compress_size == 9999


def test_a_file_is_opened_when_its_turn_comes_and_closed_after_it():
    open_files = []

    class Watched(io.BytesIO):
        def __enter__(self):
            open_files.append(1)
            return super().__enter__()

        def __exit__(self, *trouble):
            open_files.pop()
            super().__exit__(*trouble)

    packing = Packing({name: lambda: Watched(bytes(200_000)) for name in ("a.jpg", "b.jpg")})
    assert open_files == []
    most = 0
    while packing.read(1000):
        most = max(most, len(open_files))
    assert (most, open_files) == (1, [])


def test_a_file_that_cannot_be_read_is_named_as_such():
    def gone():
        raise FileNotFoundError

    with pytest.raises(SealingError) as error:
        pack({"scan.jpg": gone})
    assert error.value.code == "sealing.unreadable"


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/x",
        "a/../../x",
        "c:\\x",
        "",
        ".",
        "a/",
        "a//b",
        "a\nb",
        "a\x9b1m",
        "a\u202egpj.exe",
    ],
)
def test_a_name_that_leads_outside_is_refused(name):
    with pytest.raises(SealingError):
        pack({name: b""})
    if name:
        with pytest.raises(SealingError):
            unpack(zipped(name))


def test_a_zip_that_would_fill_the_memory_is_refused():
    bomb = pack({"zeros": bytes(100_000)})
    assert len(bomb) < 1000
    assert unpack(bomb, limit=100_000)
    with pytest.raises(SealingError):
        unpack(bomb, limit=99_999)


def test_a_zip_of_too_many_files_is_neither_made_nor_opened(monkeypatch):
    files = {f"{n}.txt": b"" for n in range(5)}
    packed = pack(files)
    monkeypatch.setattr(container, "MOST_FILES", 5)
    assert unpack(pack(files)) == files
    monkeypatch.setattr(container, "MOST_FILES", 4)
    for refused in (lambda: pack(files), lambda: unpack(packed)):
        with pytest.raises(SealingError):
            refused()


def test_a_zip_that_lies_about_a_size_gives_no_more_than_it_says():
    bomb = zipped("zeros", content=bytes(100_000), kind=zipfile.ZIP_DEFLATED)
    lie = bomb.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lie != bomb
    with pytest.raises(SealingError):
        unpack(lie, limit=1000)


def test_a_name_that_stands_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped("a.xml", "a.xml")
    with pytest.raises(SealingError):
        unpack(twice)


@pytest.mark.parametrize("content", [b"", b"PK nothing", zipped("a")[:-1]])
def test_what_is_no_zip_is_refused(content):
    with pytest.raises(SealingError):
        unpack(content)


@given(place=st.integers(0), bit=st.integers(0, 7))
@settings(max_examples=300)
def test_whatever_comes_out_of_a_damaged_zip_was_put_in(place, bit):
    files = {"a.xml": b"<a/>" * 200, "b.jpg": b"\xff" * 50}
    packed = bytearray(pack(files))
    packed[place % len(packed)] ^= 1 << bit
    try:
        found = unpack(bytes(packed))
    except SealingError:
        return
    assert found.items() <= files.items()
