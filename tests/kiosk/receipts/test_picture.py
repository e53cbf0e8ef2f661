# SPDX-License-Identifier: Apache-2.0
"""A receipt's code is found on a picture, and other files are refused by name."""

import io

import pytest
import qrcode
from PIL import Image, ImageFilter

from kiosk.errors import ReceiptError
from kiosk.receipts import payload_in, picture, token, verify
from kiosk.sealing.token import Claims


@pytest.fixture(scope="session")
def text(fixed_key):
    from datetime import UTC, datetime

    from kiosk.clock import ClockTrust
    from kiosk.receipts import reference

    claims = Claims(
        reference=reference.make("01937f4c-0000-7000-8000-000000000001", "BK03"),
        form_id="registration",
        form_version="2026112101",
        digest="5e" * 32,
        taken_at=datetime(2026, 11, 21, 10, 32, tzinfo=UTC),
        station="BK03",
        clock_trust=ClockTrust.UNVERIFIED,
    )
    return token.payload(claims, fixed_key)


def drawn(*texts: str) -> Image.Image:
    """Codes beside each other on a sheet."""
    codes = [qrcode.make(text, box_size=5).get_image().convert("L") for text in texts]
    height = max((code.height for code in codes), default=200)
    sheet = Image.new("L", (sum(code.width for code in codes) + 200, height + 200), 255)
    left = 100
    for code in codes:
        sheet.paste(code, (left, 100))
        left += code.width
    return sheet


def saved(image: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF"])
def test_a_code_is_found_in_every_kind_of_file(text, fixed_key, tmp_path, kind):
    file = tmp_path / "scan"
    file.write_bytes(saved(drawn(text), kind))
    assert payload_in(file) == text
    assert verify(payload_in(file), [fixed_key.public_bytes]).station == "BK03"


@pytest.mark.parametrize("angle", [0, 7, 90, 180, 200])
def test_a_crooked_and_soft_photograph_is_read(text, angle):
    photo = drawn(text).rotate(angle, expand=True, fillcolor=255)
    assert payload_in(saved(photo.filter(ImageFilter.GaussianBlur(1.5)), "JPEG")) == text


def test_a_coloured_picture_with_transparency_is_read(text):
    assert payload_in(saved(drawn(text).convert("RGBA"), "PNG")) == text


def test_another_code_on_the_paper_is_passed_over(text):
    assert payload_in(saved(drawn("WIFI:S:guest;;", text), "PNG")) == text


def refusal(subject) -> str:
    with pytest.raises(ReceiptError) as caught:
        payload_in(subject)
    return caught.value.code


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"GIF89a", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n broken", b"\xff\xd8\xff"],
)
def test_a_file_of_another_kind_is_refused(content):
    assert refusal(content) == "receipt.no-picture"


def test_a_cut_off_picture_is_refused(text):
    assert refusal(saved(drawn(text), "PNG")[:900]) == "receipt.no-picture"


@pytest.mark.parametrize("image", [drawn(), drawn("https://example.org")], ids=["blank", "other"])
@pytest.mark.parametrize("kind", ["PNG", "PDF"])
def test_a_picture_without_a_code_of_ours_says_so(image, kind):
    assert refusal(saved(image, kind)) == "receipt.no-code"


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "gone.png") == "receipt.no-file"
    assert refusal(tmp_path) == "receipt.no-file"


def test_a_huge_file_or_picture_is_not_read(tmp_path, monkeypatch, text):
    file = tmp_path / "scan.png"
    file.write_bytes(saved(drawn(text), "PNG"))
    monkeypatch.setattr(picture, "_LARGEST_PICTURE", 1000)
    assert refusal(file) == "receipt.no-picture"
    monkeypatch.setattr(picture, "_LARGEST_FILE", 100)
    assert refusal(file) == "receipt.no-picture"
