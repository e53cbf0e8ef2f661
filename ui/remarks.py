# SPDX-License-Identifier: Apache-2.0
"""What was found out about a part, in its reader's language."""

from datetime import date, datetime, timedelta

from kiosk.diagnostics import Finding, Remark
from kiosk.diagnostics.remarks import Fact, Languages, worded
from kiosk.isolates import filled
from ui.messages import N_
from ui.staff.reports import age, language_name
from ui.words import Words


def told(finding: Finding, words: Words) -> str:
    """Say all that was remarked; what nobody put into remarks is said as it is."""
    if not finding.remarks:
        return finding.detail
    return " ".join(_told(one, words) for one in finding.remarks)


def _told(one: Remark, words: Words) -> str:
    text = worded(one, words, lambda fact: _written(fact, words))
    if not one.code:
        return text
    return filled("%(text)s (%(code)s)", {"text": text, "code": one.code})


def _written(fact: Fact, words: Words) -> str:
    match fact:
        case datetime():
            return words.datetime(fact)
        case date():
            return words.date(fact)
        case timedelta():
            return age(words, fact)
        case Languages():
            names = ", ".join(language_name(words, code) for code in fact.codes)
            return names or words(N_("none"))
        case int() | float():
            return words.number(fact)
    return fact
