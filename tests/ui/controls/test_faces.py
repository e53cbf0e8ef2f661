# SPDX-License-Identifier: Apache-2.0
"""Whether words fit beneath their faces is asked where the page leaves least room."""

import pytest

FACES = """
    FaceBar {{
        objectName: "faces"; width: 900; narrowest: {narrowest}
        model: [1, 2, 3, 4, 5].map(face => ({{
            "face": face, "icon": "face-" + face, "text": "Уникально"
        }}))
    }}
"""


def overflows(stage, narrowest: int) -> bool:
    return stage(FACES.format(narrowest=narrowest)).find("faces").property("overflows")


@pytest.mark.parametrize(("narrowest", "answer"), [(900, False), (300, True)])
def test_the_narrowest_place_decides(stage, narrowest, answer):
    assert overflows(stage, narrowest) is answer


def test_the_words_stand_as_wide_as_the_bar_is(stage):
    wide, narrow = (stage(FACES.format(narrowest=most)) for most in (900, 300))
    assert wide.find("face-1").width() == narrow.find("face-1").width()
