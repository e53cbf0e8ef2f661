# SPDX-License-Identifier: Apache-2.0
"""A note is cut into pieces that keep the order of both scripts."""

from ui.shaping import shaped

GAP = "\u00a0"


def pieces(text, *, is_mirrored=False):
    (block,) = shaped(text, is_mirrored=is_mirrored)
    return [piece["text"] for line in block["lines"] for piece in line]


def test_one_plain_paragraph_needs_no_shape():
    assert shaped("Bring your passport.", is_mirrored=False) == []
    assert shaped("", is_mirrored=True) == []


def test_a_line_in_one_style_is_one_piece():
    assert pieces("**Bring your passport.**") == ["Bring your passport."]


def test_a_line_in_two_styles_is_a_piece_a_word_with_the_style_it_begins_with():
    (block,) = shaped("Bring **your passport**, now", is_mirrored=False)
    (line,) = block["lines"]
    assert [(one["text"], one["bold"]) for one in line] == [
        (f"Bring{GAP}", False),
        (f"your{GAP}", True),
        (f"passport,{GAP}", True),
        ("now", False),
    ]


def test_a_latin_name_keeps_its_order_in_an_arabic_sentence():
    found = pieces("تنظر State Migration Service في **الصفحتين**", is_mirrored=True)
    assert found == [f"تنظر{GAP}", f"{GAP}State{GAP}Migration{GAP}Service", f"في{GAP}", "الصفحتين"]


def test_an_arabic_name_keeps_its_order_in_a_latin_sentence():
    assert pieces("See **دائرة** and x دائرة الهجرة y")[4] == f"{GAP}دائرة{GAP}الهجرة"


def test_chinese_is_cut_at_every_sign_so_that_it_wraps():
    assert pieces("请带**护照**A1来") == ["请", "带", "护", "照", "A1", "来"]


def test_lists_and_line_breaks_stay_apart():
    found = shaped("one\ntwo\n- a\n3. b", is_mirrored=False)
    assert [(one["kind"], one["sign"], len(one["lines"])) for one in found] == [
        ("paragraph", "•", 2),
        ("bullet", "•", 1),
        ("numbered", "3.", 1),
    ]
