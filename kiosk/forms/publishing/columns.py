# SPDX-License-Identifier: Apache-2.0
"""One spelling for every column and type that XLSForm lets authors spell in several ways."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kiosk.forms.publishing.slips import nearest

COLUMNS_FILE = Path(__file__).with_name("columns.toml")
KIOSK = "kiosk:"
BOUND = "bind::kiosk:"
"""How a column of ours is written in the survey."""

TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
MEDIA = ("media::image", "media::big-image", "media::audio", "media::video")
SPOKEN = (*TEXTS, *MEDIA)
"""Columns that may stand once a language, as ``label::English (en)``."""

_SELECT = re.compile(
    r"(?P<kind>select[ _]one[ _]from[ _]file|select[ _]multiple[ _]from[ _]file"
    r"|select_one_external|select all that apply from|select one from|select all that apply"
    r"|select[ _]one|select[ _]multiple|select1|rank)\s+(?P<list>\S+)(?P<rest>.*)",
    re.IGNORECASE,
)
_LIKE = {"external_choices": "choices"}
_ENDS = re.compile(r"end[ _](?P<what>group|repeat|loop|lgroup|looped group)")
_BEGINS = re.compile(r"begin[ _](?P<what>group|repeat|loop|lgroup|looped group)(\s+.*)?")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a row of the survey is."""

    name: str
    """The type in one spelling: ``begin_group``, ``select_one``, ``text``, …"""
    list: str = ""
    """The list that is chosen from: a name, or a file for ``…_from_file``."""

    @property
    def begins(self) -> bool:
        """Tell whether it opens a group or repeat."""
        return self.name in {"begin_group", "begin_repeat"}

    @property
    def ends(self) -> bool:
        """Tell whether it closes one."""
        return self.name in {"end_group", "end_repeat"}


@lru_cache(maxsize=4096)
def kind_of(type_: str) -> Kind:
    """Read the cell ``type`` of a row."""
    text = " ".join(type_.split())
    chosen = _SELECT.fullmatch(text)
    if chosen is not None:
        return Kind(_select_name(chosen["kind"]), chosen["list"])
    for pattern, name in ((_BEGINS, "begin"), (_ENDS, "end")):
        found = pattern.fullmatch(text.lower())
        if found is not None:
            return Kind(f"{name}_{'group' if found['what'] == 'group' else 'repeat'}")
    return Kind(text.split(" ")[0] if text else "")


def canonical(sheet: str, header: str) -> str:
    """Say a column's name in one spelling; an unknown one is left as it is."""
    table = _table().get(_LIKE.get(sheet, sheet))
    text = " ".join(header.split())
    if table is None:
        return text
    known, aliases = table
    base, _, language = (part.strip() for part in text.partition("::"))
    if not language and base.count(":") == 1:
        old, _, spoken = (part.strip() for part in base.partition(":"))
        if _snake(old) in TEXTS and spoken:  # label:English, before there was the double colon
            base, language = old, spoken
    if sheet == "survey" and base.startswith(KIOSK) and not language:
        return f"bind::{base}"
    whole = _snake(f"{base}::{language}")
    if whole in aliases:
        return aliases[whole]
    if _snake(base) == "media" and language:
        kind, _, spoken = (part.strip() for part in language.partition("::"))
        return _spoken(f"media::{kind.lower()}", spoken)
    name = aliases.get(_snake(base), _snake(base))
    if name in known or name in MEDIA:
        return _spoken(name, language)
    return text


def meant(sheet: str, column: str) -> str:
    """Say which known column an unknown one is probably a slip of; '' for none."""
    known = _table()[sheet][0]
    if ":" in column or column in known:
        return ""
    return nearest(_snake(column), sorted(known), 0.8)


def split_language(column: str) -> tuple[str, str]:
    """Split ``label::English (en)`` into column and language; '' when it names none."""
    for base in SPOKEN:
        if column == base:
            return base, ""
        if column.startswith(f"{base}::"):
            return base, column[len(base) + 2 :]
    return column, ""


def of_one_language(sheet: str, column: str) -> str:
    """Say which column of one language ``form_title::English (en)`` is meant to be; '' for none.

    In the choices any column may stand, and none but what is shown or heard has languages.
    """
    if split_language(column)[0] in SPOKEN:
        return ""
    base, _, language = (part.strip() for part in column.partition("::"))
    if not language:
        base, _, language = (part.strip() for part in column.partition(":"))
    known, aliases = _table()[sheet]
    name = aliases.get(_snake(base), _snake(base))
    is_ours = name in known or (sheet == "choices" and "::" in column)
    return name if language and is_ours else ""


def _spoken(name: str, language: str) -> str:
    return f"{name}::{language}" if language else name


def _select_name(written: str) -> str:
    words = written.lower().replace("_", " ")
    one = "one" in words or words == "select1"
    if words == "rank":
        return "rank"
    name = "select_one" if one else "select_multiple"
    if words.endswith("from file"):
        return f"{name}_from_file"
    return "select_one_external" if words.endswith("external") else name


def _snake(text: str) -> str:
    return "_".join(text.lower().split())


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[frozenset[str], Mapping[str, str]]]:
    data = tomllib.loads(COLUMNS_FILE.read_text(encoding="utf-8"))
    return {
        sheet: (frozenset(entry["known"]), dict(entry["aliases"])) for sheet, entry in data.items()
    }
