# SPDX-License-Identifier: Apache-2.0
"""Pictures to lay on a scanner."""

import io

import pytest
from PIL import Image


@pytest.fixture(scope="session")
def drawn():
    """Draw a picture and give its file."""

    def draw(width=600, height=800, kind="PNG", mode="RGB", colour="white", **options) -> bytes:
        file = io.BytesIO()
        Image.new(mode, (width, height), colour).save(file, kind, **options)
        return file.getvalue()

    return draw


@pytest.fixture(scope="session")
def noise():
    """A picture that no coder makes small."""
    return Image.effect_noise((2400, 3300), 120).convert("RGB")
