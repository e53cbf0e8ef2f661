# SPDX-License-Identifier: Apache-2.0
"""XLSForm tables to an XForm, by pyxform."""

from typing import Any

from kiosk.errors import FormError
from kiosk.forms.publishing.lists import TERRITORY
from kiosk.forms.publishing.wording import column_language
from kiosk.forms.publishing.workbook import Row, Workbook
from kiosk.i18n import SOURCE_LANGUAGE, language

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
    return str(result.xform).encode()


def _rows(rows: list[Row]) -> list[dict[str, str]]:
    return [dict(row.cells) for row in rows]
