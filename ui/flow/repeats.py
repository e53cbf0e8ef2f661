# SPDX-License-Identifier: Apache-2.0
"""Adds, changes and removes the entries of a list."""

from kiosk.errors import FormError
from kiosk.forms import Listing
from ui.entries import loss_text, name_of
from ui.flow.screens import Screens
from ui.flow.sitting import Sitting
from ui.flow.way import Way
from ui.messages import N_
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

_Screen = ShellViewModel.Screen


class Repeats:
    """What a person does with a list; an entry is a small way of its own that leads back to it."""

    def __init__(self, screens: Screens, sitting: Sitting, way: Way, words: Words) -> None:
        self._screens = screens
        self._sitting = sitting
        self._way = way
        self._words = words
        self._asked = ""
        """The entry that may go when the person says so."""

    def add(self) -> None:
        """Begin another entry, or say why there is none."""
        visit, entries = self._sitting.visit, self._screens.entries
        if visit is None:
            return
        try:
            visit.add_repeat(entries.list_id)
        except FormError as refused:
            entries.refuse(refused.code)
            return
        listing = self._sitting.stop(entries.list_id)
        if isinstance(listing, Listing):
            self._way.enter(listing.entries[-1])

    def change(self, ref: str) -> None:
        """Go through an entry again."""
        self._way.enter(ref)

    def mend(self, ref: str) -> None:
        """Go to what is missing in an entry."""
        self._way.enter(ref, mending=True)

    def ask(self, ref: str) -> None:
        """Say what goes with an entry, and ask whether it may."""
        visit = self._sitting.visit
        if visit is None:
            return
        self._asked = ref
        session = visit.session
        name = name_of(session.entry(ref), self._words)
        title = self._words(N_("Remove %(name)s?"), name=name)
        self._screens.shell.ask_removal(title, loss_text(session, ref, self._words))

    def remove(self) -> None:
        """Take the entry out that was asked about, and stay where the person is."""
        visit, ref = self._sitting.visit, self._asked
        listing = self._sitting.listing(ref)
        self._asked = ""
        if visit is None or listing is None:
            return
        place = listing.entries.index(ref)
        visit.remove_repeat(ref)
        self._screens.question.put_aside()
        if self._screens.shell.at == _Screen.Check:
            self._way.show_check()
            return
        left = self._sitting.stop(listing.id)
        if isinstance(left, Listing):
            self._screens.entries.arrange(left)
            self._screens.entries.focus_near(place)
        else:
            self._way.go_on_from_list()
