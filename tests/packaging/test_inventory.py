# SPDX-License-Identifier: Apache-2.0
import inventory
import pytest


@pytest.fixture
def builds(tmp_path):
    for name in ("one", "two"):
        inside = tmp_path / name / "_internal" / "cv2"
        inside.mkdir(parents=True)
        (inside / "cv2.abi3.so").write_bytes(b"12345")
        (tmp_path / name / "kiosk").write_bytes(b"x")
        (tmp_path / name / "_internal" / "libcv2.so").symlink_to("cv2/cv2.abi3.so")
    return tmp_path / "one", tmp_path / "two"


def test_sizes_are_summed_by_component(builds):
    sizes = inventory.sizes(builds[0])
    assert sizes["pictures: OpenCV, NumPy, Pillow, ZXing"] == 5
    assert sum(sizes.values()) == 6


def test_the_same_builds_do_not_differ(builds):
    assert inventory.differences(*builds) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("_internal/cv2/cv2.abi3.so", lambda file: file.write_bytes(b"12346")),
        ("_internal/more", lambda file: file.write_bytes(b"")),
        ("kiosk", lambda file: file.unlink()),
    ],
)
def test_one_byte_one_file_more_or_less_is_named(builds, name, change):
    change(builds[1] / name)
    assert inventory.differences(*builds) == [name]


def test_the_table_stands_between_its_marks(builds, tmp_path):
    about = {"version": "1", "commit": ""}
    (builds[0] / "_internal" / "manifest.json").write_text(inventory.manifest(builds[0], about))
    page = tmp_path / "build.md"
    page.write_text(f"before\n{inventory.MARKS[0]}\nold\n{inventory.MARKS[1]}\nafter\n")
    inventory.main(builds[0], page)
    text = page.read_text()
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "| **all** | **0.0** |" in text
    assert "old" not in text
