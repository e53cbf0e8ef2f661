# SPDX-License-Identifier: Apache-2.0
"""An officer at work in a visit: what only they may write down beside the answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kiosk.errors import FormError
from kiosk.forms import clean, composed
from kiosk.intake.assistance import Assistance, Interpreter, Representative, Word
from kiosk.intake.model import Problem
from kiosk.staff import Action, Session

if TYPE_CHECKING:
    from kiosk.forms import Page
    from kiosk.intake.visit import Visit

ORIGINAL: Final = "original"
"""How a form marks a document whose original is to be seen (``kiosk:assisted``)."""

MOST_NOTE: Final = 2000
MOST_REASON: Final = 500
MOST_NAME: Final = 200
"""Signs of a name, a document, a ground."""


class Assisting:
    """One officer's hand in one visit, until they let it go.

    Every method raises StaffError: ``visit.held`` when the visit is not this officer's any more.
    Texts are cleaned like answers; FormError ``form.size`` for one that is too long.
    """

    def __init__(self, visit: "Visit", session: Session) -> None:
        self._visit = visit
        self._session = session

    @property
    def visit(self) -> "Visit":
        """The visit, whose questions are answered as ever."""
        return self._visit

    @property
    def record(self) -> Assistance:
        """What is written down so far."""
        return self._visit.assistance_under(self._session)

    def originals(self) -> Mapping[str, Word | None]:
        """List the documents of which the form wants the original seen, and whether it was."""
        seen = self.record.originals
        session = self._visit.session
        return {
            ref: seen.get(ref)
            for page in session.pages()
            for ref in page.questions
            if session.attributes(ref).get("assisted") == ORIGINAL
        }

    def see_original(self, ref: str) -> None:
        """Attest that the original was seen; another answer takes that back.

        Raises FormError ``form.reference`` where the form asks for none.
        """
        if ref not in self.originals():
            raise FormError(f"no original is asked for at {ref}", code="form.reference")
        record = self.record
        self._keep(replace(record, originals={**record.originals, ref: self._word()}))

    def take_back_original(self, ref: str) -> None:
        """Attest it no more."""
        self._keep(self.record.unseen(ref))

    def interpreted_by(self, name: str, language: str) -> None:
        """Note who interprets and from which language; nobody when both are blank."""
        name, language = _line(name), _line(language)
        found = Interpreter(name=name, language=language) if name or language else None
        self._keep(replace(self.record, interpreter=found))

    def represented_by(self, name: str, document: str, basis: str) -> None:
        """Note who acts for the person, by what and why; nobody when all are blank."""
        texts = [_line(one) for one in (name, document, basis)]
        found = Representative(name=texts[0], document=texts[1], basis=texts[2])
        self._keep(replace(self.record, representative=found if any(texts) else None))

    def write_note(self, text: str) -> None:
        """Tell the back office something; a blank text tells nothing."""
        self._keep(replace(self.record, note=_cleaned(text, MOST_NOTE)))

    def warnings(self, page: "Page | None" = None) -> tuple[Problem, ...]:
        """List what warns on a page, or anywhere, and has no reason yet."""
        reasons = self.record.reasons
        return tuple(
            one for one in self._visit.findings(page) if not reasons.get(one.ref, {}).get(one.code)
        )

    def pass_over(self, ref: str, code: str, reason: str) -> None:
        """Give the reason why a warning may stand; a blank one takes it back.

        What an answer must keep can't be passed over: it raises FormError ``form.reference``,
        as does any warning that isn't there. Raises StaffError ``staff.not-allowed``.
        """
        self._session.require(Action.OVERRIDE)
        if all((one.ref, one.code) != (ref, code) for one in self._visit.findings()):
            raise FormError(f"nothing warns of {code} at {ref}", code="form.reference")
        record, said = self.record, _cleaned(reason, MOST_REASON)
        here = {one: word for one, word in record.reasons.get(ref, {}).items() if one != code}
        if said:
            here[code] = self._word(said)
        others = {one: words for one, words in record.reasons.items() if one != ref}
        self._keep(replace(record, reasons={**others, **({ref: here} if here else {})}))

    def let_go(self) -> None:
        """Leave the visit to the person, or to a colleague. What was written down stays."""
        self._visit.let_go(self._session)

    def _word(self, reason: str = "") -> Word:
        return Word(officer=self._session.member.id, at=self._visit.moment(), reason=reason)

    def _keep(self, record: Assistance) -> None:
        self._visit.keep(self._session, record)


def _line(text: str) -> str:
    return _cleaned(text.replace("\n", " "), MOST_NAME)


def _cleaned(text: str, most: int) -> str:
    found = clean(composed(text), multiline=True)
    if len(found) > most:
        raise FormError(f"over {most} signs", code="form.size")
    return found
