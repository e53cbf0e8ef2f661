# SPDX-License-Identifier: Apache-2.0
"""The configured size of the panel is held against what the panel says of itself."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.panel import Size, connected, judge, read
from kiosk.settings import Screen

PORTRAIT = Screen(width=1080, height=1920, width_mm=268.0)
"""21.5 inches, hung upright."""
WIDE = Screen(width=1920, height=1080, width_mm=344.0)
"""15.5 inches."""


def edid(
    millimetres: tuple[int, int] = (0, 0),
    centimetres: tuple[int, int] = (0, 0),
    *,
    timing: bool = True,
) -> bytes:
    """Make the first block of an EDID as a panel of 1920 by 1080 pixels gives it."""
    width, height = millimetres
    block = bytearray(128)
    block[:8] = bytes.fromhex("00ffffffffffff00")
    block[8:20] = bytes.fromhex("10ac49425734323036210103")
    block[20], block[21], block[22] = 0x80, *centimetres
    if timing:
        block[54:72] = bytes.fromhex("023a801871382d40582c450000000000001e")
        block[66], block[67] = width & 0xFF, height & 0xFF
        block[68] = (width >> 8) << 4 | height >> 8
    block[127] = -sum(block) % 256
    return bytes(block)


def plug(folder: Path, name: str, told: bytes, status: str = "connected") -> None:
    """Connect a panel to a machine."""
    (folder / name).mkdir(parents=True)
    (folder / name / "status").write_text(f"{status}\n")
    (folder / name / "edid").write_bytes(told)


@pytest.mark.parametrize(
    ("told", "size"),
    [
        (edid((476, 268), (48, 27)), Size(476, 268)),
        (edid((708, 398)), Size(708, 398)),
        (edid((0, 0), (48, 27)), Size(480, 270)),
        (edid((476, 268), timing=False), None),
        (edid((0, 0), (48, 27), timing=False), Size(480, 270)),
        # a shape in millimetres, and the size beside it
        (edid((160, 90), (48, 27)), Size(480, 270)),
        (edid((160, 90), (16, 9)), Size(160, 90)),
        # 16:9 as E-EDID 1.4 writes it
        (edid((0, 0), (79, 0)), None),
        (edid(), None),
        (b"", None),
        (edid((476, 268))[:127], None),
        (edid((476, 268))[:127] + b"\x00", None),
        (b"\x01" + edid((476, 268))[1:], None),
    ],
)
def test_the_size_is_read_from_the_panel_s_own_bytes(told, size):
    assert read(told) == size


@given(st.binary(max_size=300))
def test_no_bytes_of_a_panel_are_an_accident(told):
    assert read(told) is None or read(told).width > 0
    head = edid()[:8] + told.ljust(119, b"\0")[:119]
    assert (size := read(head + bytes([-sum(head) % 256]))) is None or size.height > 0


def test_a_panel_hung_upright_is_the_size_that_it_says():
    found = judge(PORTRAIT, (Size(476, 268),))
    assert found.code == ""
    assert found.detail == '268 × 476 mm (21.5") by the settings and by the panel'


@pytest.mark.parametrize(
    ("screen", "told", "code"),
    [
        (PORTRAIT, [(520, 293)], ""),
        # just over a tenth
        (PORTRAIT, [(531, 299)], "screen.size-differs"),
        (PORTRAIT, [(345, 194)], "screen.size-differs"),
        (WIDE, [(345, 194)], ""),
        (WIDE, [(708, 398)], "screen.size-differs"),
        # the kiosk's panel is one of two
        (PORTRAIT, [(345, 194), (476, 268)], ""),
        # what cannot be a kiosk's panel says nothing
        (PORTRAIT, [], "screen.size-unknown"),
        (PORTRAIT, [(160, 90)], "screen.size-unknown"),
        (PORTRAIT, [(1600, 900)], "screen.size-unknown"),
        (Screen(width=1080, height=1920, width_mm=120.0), [(476, 268)], "screen.size-implausible"),
        (Screen(width=1920, height=1080, width_mm=900.0), [], "screen.size-implausible"),
        (Screen(width=1024, height=768, width_mm=304.0), [(304, 228)], ""),
        (Screen(width=3840, height=2160, width_mm=708.0), [(708, 398)], ""),
    ],
)
def test_settings_and_panel_are_judged(screen, told, code):
    assert judge(screen, tuple(Size(*one) for one in told)).code == code


def test_what_a_panel_says_of_its_shape_is_shown_to_whoever_looks():
    found = judge(PORTRAIT, (Size(160, 90),))
    assert "unknown by the panel; it says 160 × 90 mm" in found.detail


def test_connected_panels_are_asked_and_no_others(tmp_path):
    plug(tmp_path, "card1-HDMI-A-1", edid((476, 268)))
    plug(tmp_path, "card1-DP-1", edid((708, 398)), status="disconnected")
    plug(tmp_path, "card1-DP-2", b"")
    (tmp_path / "card1-eDP-1").mkdir()
    (tmp_path / "card1-eDP-1" / "edid").write_bytes(edid((345, 194)))
    assert connected(tmp_path) == (Size(476, 268),)
    assert connected(tmp_path / "nowhere") == ()
