# SPDX-License-Identifier: Apache-2.0
"""XLSForm tables to an XForm, by pyxform."""

import re
from typing import Any

from kiosk.errors import FormError
from kiosk.forms.publishing.lists import TERRITORY
from kiosk.forms.publishing.wording import column_language
from kiosk.forms.publishing.workbook import Row, Workbook
from kiosk.i18n import SOURCE_LANGUAGE, language

_GROUP_LABEL = re.compile(r"""<group [^>]*>\s*<label ref="jr:itext\('(?P<ref>[^']+):label'\)"/>""")
NAMESPACE = 'kiosk="https://migration-kiosk.az/xforms"'


def convert(workbook: Workbook) -> bytes:
    """Convert a form whose texts have a column a language.

    Raises FormError (``form.publish.rejected``) in the words of the converter.
    """
    from pyxform.errors import PyXFormError  # late: the kiosk never converts, and it takes 0.4 s
    from pyxform.xls2xform import convert as convert_xlsform

    settings = {
        "namespaces": NAMESPACE,
        **workbook.settings.without("kiosk:").cells,
        "default_language": column_language(language(SOURCE_LANGUAGE)),
    }
    tables: dict[str, Any] = {
        "survey": _rows(workbook.survey),
        "choices": _rows([row.without(TERRITORY) for row in workbook.choices]),
        "settings": [settings],
    }
    for name in tuple(tables):
        columns = dict.fromkeys(column for row in tables[name] for column in row)
        tables[f"{name}_header"] = [columns]
    try:
        result = convert_xlsform(tables, form_name="data", validate=False)
    except PyXFormError as error:
        raise FormError(f"{workbook.file.name}: {error}", code="form.publish.rejected") from error
    return _with_group_hints(str(result.xform)).encode()


def _with_group_hints(xform: str) -> str:
    """Show the hints of groups, which the converter translates but leaves out of the body."""

    def hinted(match: re.Match[str]) -> str:
        text = f"{match['ref']}:hint"
        shown = f"<hint ref=\"jr:itext('{text}')\"/>" if f'<text id="{text}">' in xform else ""
        return match[0] + shown

    return _GROUP_LABEL.sub(hinted, xform)


def _rows(rows: list[Row]) -> list[dict[str, str]]:
    return [dict(row.cells) for row in rows]
