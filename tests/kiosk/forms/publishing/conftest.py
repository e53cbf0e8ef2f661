# SPDX-License-Identifier: Apache-2.0
"""A small service in a folder, which a test may spoil."""

from collections.abc import Callable
from pathlib import Path

import pytest

FORM = """
| survey |
| | type | name | label | hint | required | required_message | constraint | constraint_message | relevant | calculation | appearance |
| | begin_group | page | About you | As in your passport. | | | | | | | field-list |
| | text | name | Your name | As in your passport. | yes | Write your name. | string-length(.) < 40 | Write it shorter. | | | |
| | select_one country | country | Country | | yes | Choose a country. | | | | | |
| | select_one colour | colour | Colour | | | | | | ${country} = 'TUR' | | |
| | date | day | Day | | | | . <= today() | Not a day to come. | | | |
| | note | late | You have ${days} days, ${name}. | | | | | | ${day} != '' | | |
| | end_group | | | | | | | | | | |

| choices |
| | list_name | name | label |
| | colour | red | Red |
| | colour | blue | Blue |

| settings |
| | form_id | version | form_title | kiosk:summary | kiosk:icon | kiosk:order |
| | small | 1 | A small service | Within ${days} days | house | 5 |
"""
COUNTRIES = "# by ISO\nname,territory,label\nTUR,TR,\nXXA,,No country\nAUT,AT,\nALA,AX,\n"
TERMS = (
    "name,value,unit,valid_from,source,date_checked\n"
    "days,15,days,,Code art. 21,2026-11-01\n"
    "days,20,days,2026-12-01,Code art. 21,2026-11-01\n"
)
SAMPLE = """{
 "title": "Someone",
 "answers": {"name": "Ayşe", "country": "TUR", "colour": "red", "day": "@today-1"},
 "expect": {"shown": ["late"]}
}"""
AZ = {
    "About you": "Siz",
    "Your name": "Adınız",
    "As in your passport.": "Pasportdakı kimi.",
    "Write your name.": "Adınızı yazın.",
    "Write it shorter.": "Daha qısa yazın.",
    "Country": "Ölkə",
    "Choose a country.": "Ölkə seçin.",
    "Colour": "Rəng",
    "Day": "Gün",
    "Not a day to come.": "Gələcək gün olmaz.",
    "You have ${days} days, ${name}.": "${name}, ${days} gününüz var.",
    "Red": "Qırmızı",
    "Blue": "Göy",
    "No country": "Ölkəsiz",
    "A small service": "Kiçik xidmət",
    "Within ${days} days": "${days} gün ərzində",
}


class Project:
    """A folder with one service and its translations."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.services = root / "resources" / "services"
        self.service = self.services / "small"
        self.translations = root / "resources" / "translations"
        self.out = root / "published"
        for folder in (self.service / "samples", self.service / "choices", self.translations):
            folder.mkdir(parents=True)
        self.write("form.md", FORM)
        self.write("terms.csv", TERMS)
        self.write("samples/one.json", SAMPLE)
        (root / "resources" / "country.csv").write_text(COUNTRIES, encoding="utf-8")
        self.translate(AZ)

    def write(self, name: str, text: str) -> None:
        """Write one of the service's files."""
        (self.service / name).write_text(text, encoding="utf-8")

    def change(self, old: str, new: str, name: str = "form.md") -> None:
        """Spoil one of the service's files."""
        text = (self.service / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def translate(self, texts: dict[str, str], **changes: str) -> None:
        """Write the Azerbaijani catalogue."""
        lines = ['msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n']
        lines += [f'msgid "{text}"\nmsgstr "{said}"\n' for text, said in texts.items()]
        (self.translations / "az.po").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A service that can be published as it is."""
    return Project(tmp_path)


@pytest.fixture
def azerbaijani() -> dict[str, str]:
    """The texts of the service in Azerbaijani."""
    return dict(AZ)


@pytest.fixture
def place_of() -> Callable[[str], int]:
    """Say the line on which a text stands in the form."""
    return lambda text: next(n for n, line in enumerate(FORM.splitlines(), 1) if text in line)
