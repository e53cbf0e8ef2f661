# SPDX-License-Identifier: Apache-2.0
"""What a station takes over from its centre while it works: services, settings, notices, keys, staff, versions."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from kiosk import durable, editions
from kiosk.catalogue import Shelf, examine, trust_of
from kiosk.clock import Clock
from kiosk.errors import DeliveryError, SealingError, SettingsError, StorageError
from kiosk.handover import Drafts
from kiosk.i18n import Messages, language
from kiosk.notices import Board
from kiosk.renewal import Renewal
from kiosk.sealing import Keyring
from kiosk.settings import Overlay, Settings, WrongSettingsError, flat, overlaid
from kiosk.staff import Rosters
from kiosk.store import Store
from kiosk.sync import Errand, acquainting, pinned, pushing
from kiosk.sync.acquainting import Acquainting
from kiosk.sync.attending import Attending
from kiosk.sync.client import SOFTWARE, CentralClient
from kiosk.sync.confirming import Confirming
from kiosk.sync.noticing import Noticing
from kiosk.sync.pushing import Pushing
from kiosk.sync.relaying import Relaying
from kiosk.sync.renewing import Renewing
from kiosk.sync.staffing import Staffing
from kiosk.sync.telling import Telling
from kiosk.updates.fetching import Fetching
from kiosk.updates.standing import Updates


class Following:
    """Asks the centre when no submission is due; belongs to the courier's thread.

    What it takes is tried and made durable, and offered once nobody stands before the screen.
    """

    def __init__(
        self,
        client: CentralClient,
        store: Store,
        clock: Clock,
        renewal: Renewal,
        board: Board,
        *,
        now: Callable[[], datetime],
        drafts: Drafts,
        updates: Updates,
        set_aside: str = "",
    ) -> None:
        """Make one; ``now`` is the best known time, and ``set_aside`` says why a set that is here is not offered (a stable code)."""
        settings = renewal.current.settings
        self._renewal = renewal
        self._journal = store.journal
        self._set_aside = set_aside
        self._pushing = Pushing(
            client,
            store.memory,
            settings.station_code,
            number=lambda: renewal.newest.settings.pushed.number,
            take=self._take_settings,
            on_unproven=self._note_unproven,
        )
        self._renewing = Renewing(
            client,
            Shelf(settings.data_dir / editions.FETCHED),
            store.memory,
            clock,
            trust=trust_of(settings),
            believers=" ".join((SOFTWARE, *sorted(settings.publisher_keys))),
            offered=self._offered,
            take=self._take_set,
            minimum_free=lambda: renewal.current.settings.minimum_free,
        )
        self._acquainting = Acquainting(
            client, store.memory, settings.data_dir / acquainting.FILE_NAME
        )
        self._staffing = Staffing(client, Rosters(store.roll, now), clock, settings.station_code)
        self.errands: tuple[Errand, ...] = (
            Attending(store.ends),
            Confirming(client, store.memory, clock, lambda: renewal.current.catalogue.edition),
            self._pushing,
            Noticing(client, board),
            self._acquainting,
            self._staffing,
            self._renewing,
            Telling(
                client,
                store.counts,
                clock,
                lambda: str(renewal.current.catalogue.edition),
            ),
            Relaying(client, drafts, clock),
            Fetching(
                client,
                updates,
                store.journal,
                clock,
                minimum_free=lambda: renewal.current.settings.minimum_free,
            ),
        )

    def problems(self) -> Iterator[str]:
        """Name what could not be taken over (stable codes, or nothing)."""
        yield self._set_aside
        yield self._renewing.problem
        yield self._pushing.problem
        yield self._acquainting.problem
        yield self._staffing.problem

    def _offered(self) -> tuple[int, Path]:
        newest = self._renewal.newest.catalogue
        return newest.edition, newest.folder

    def _take_set(self, shelf: Shelf, folder: Path) -> None:
        """Try a set that was fetched, put it in force, and offer it once nobody stands here."""
        trust = trust_of(self._renewal.current.settings)
        catalogue = examine(folder, trust)
        messages = open_messages(self._renewal.newest.settings, folder / "messages")
        shelf.put_in_force(folder)
        # only now: a station that remembers an edition that is not in force could never start
        trust.follow(catalogue.edition)
        shelf.tidy()
        self._set_aside = ""
        self._renewal.prepare(catalogue=catalogue, messages=messages)

    def _take_settings(self, overlay: Overlay, statement: str) -> None:
        newest = self._renewal.newest
        try:
            settings = overlaid(newest.settings, overlay)
            messages = open_messages(settings, newest.catalogue.folder / "messages")
        except SettingsError as error:
            self._note_refused(overlay, error)
            raise
        try:
            durable.write(settings.pushed_file, statement.encode("ascii"))
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unwritable") from error
        self._renewal.prepare(settings=settings, messages=messages)
        names = flat(overlay.values)
        self._journal.record(
            "settings-taken",
            {
                "number": str(overlay.number),
                "settings": " ".join(names),
                "overridden": " ".join(one for one in names if one in settings.set_here),
            },
        )

    def _note_refused(self, overlay: Overlay, error: SettingsError) -> None:
        wrong = error.problems if isinstance(error, WrongSettingsError) else ()
        names = [one.name for one in wrong] or list(flat(overlay.values))
        facts = {"number": str(overlay.number), "settings": " ".join(names), "problem": error.code}
        self._journal.record("settings-refused", facts)

    def _note_unproven(self) -> None:
        facts = {"number": "", "settings": "", "problem": pushing.UNPROVEN}
        self._journal.record("settings-refused", facts)


def hold_to_signatures(renewal: Renewal) -> None:
    """Drop pushed settings that nobody proves, and words of a set that can't be offered."""
    settings, folder = renewal.current.settings, renewal.current.catalogue.folder / "messages"
    held = proven(settings, pinned.keyring(settings.keys_dir, settings.station_code))
    if held is settings and folder.resolve() == editions.messages(settings).resolve():
        return
    try:
        messages = open_messages(held, folder)
    except SettingsError:
        held = overlaid(settings, Overlay())
        messages = open_messages(held, folder)
    renewal.prepare(settings=held, messages=messages)


def proven(settings: Settings, believed: Keyring | None) -> Settings:
    """Keep what the centre has set where its signature holds; take it out where it does not."""
    if settings.pushed.number == 0 and not settings.pushed_file.exists():
        return settings
    try:
        statement = settings.pushed_file.read_text(encoding="ascii")
        found = pushing.read(statement, believed or _knows_none, settings.station_code)
        return settings if found == settings.pushed else overlaid(settings, found)
    except (OSError, UnicodeDecodeError, SealingError, DeliveryError, SettingsError):
        return overlaid(settings, Overlay())


def _knows_none(_name: str) -> None:
    """No central is pinned."""


def open_messages(settings: Settings, folder: Path | None = None) -> Messages:
    """Read the message catalogues of the languages that this kiosk offers."""
    return Messages.open(
        folder or editions.messages(settings), [language(code) for code in settings.languages]
    )
