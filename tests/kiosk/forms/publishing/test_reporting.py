# SPDX-License-Identifier: Apache-2.0
"""How plain texts are, and how far translations: what `forms texts` says."""

import pytest

from kiosk.forms.publishing import texts
from kiosk.forms.publishing.reporting import HARDEST, grade
from kiosk.i18n import language

FORM = """| survey |
| | type | name | label |
| | text | word | Your name |
| | text | town | Your town |
| settings |
| | form_id | kiosk:summary | form_title |
| | small | A small form | Small |
"""


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ("Write the day on which you came. Then touch the button.", True),
        ("Within ${days} days of arrival you tell us where you live.", True),
        (
            (
                "Notwithstanding the aforementioned provisions, applicants undertaking registration "
                "procedures are obligated to furnish documentation substantiating their residence."
            ),
            False,
        ),
    ],
)
def test_plain_words_have_a_low_grade(text, is_plain):
    assert (grade([text]) <= HARDEST) is is_plain


def test_nothing_said_is_plain():
    assert grade([]) == grade(["${days}", ""]) == 0 or grade(["${days}"]) < HARDEST


def test_drafts_are_counted_apart(tmp_path):
    (tmp_path / "small.md").write_text(FORM, encoding="utf-8")
    po = tmp_path / "po"
    po.mkdir()
    (po / "ru.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Your name"\nmsgstr "Ваше имя"\n\n#, fuzzy\nmsgid "Your town"\nmsgstr "Город"\n',
        encoding="utf-8",
    )
    (form,) = texts([tmp_path / "small.md"], po, languages=[language("en"), language("ru")])
    (said,) = form.said
    assert (form.form, form.texts) == ("small", 4)
    assert (said.language, said.translated, said.reviewed) == ("ru", 2, 1)
