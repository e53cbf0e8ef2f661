# SPDX-License-Identifier: Apache-2.0
"""The pages of the staff area, in the order of the overview; read when somebody signs in."""

from typing import Final

from kiosk.staff import Action
from ui.messages import N_
from ui.staff.upkeeppages import make_condition, make_devices
from ui.viewmodels.staff import StaffPage
from ui.viewmodels.staff.accounts import AccountsViewModel
from ui.viewmodels.staff.day import DayViewModel
from ui.viewmodels.staff.insight import InsightViewModel
from ui.viewmodels.staff.kiosk import KioskViewModel
from ui.viewmodels.staff.settings import SettingsViewModel
from ui.viewmodels.staff.today import TodayViewModel
from ui.viewmodels.staff.training import TrainingViewModel
from ui.viewmodels.staff.visit import VisitViewModel
from ui.viewmodels.staff.visits import VisitsViewModel

VISITS: Final = "visits"
"""The page to which an officer comes back from a visit at the desk."""

PAGES: Final[tuple[StaffPage, ...]] = (
    StaffPage(
        name=VISITS,
        title=N_("Visits at the desk"),
        summary=N_("Begin for a person, open a resume slip, go on with an open visit."),
        icon="person",
        action=Action.ASSIST,
        file="VisitsPage.qml",
        make=VisitsViewModel,
    ),
    StaffPage(
        name="today",
        title=N_("Today"),
        summary=N_("What was taken, how it stands, and what can be done about it"),
        icon="document",
        action=Action.LOOK_TODAY,
        file="TodayPage.qml",
        make=TodayViewModel,
    ),
    StaffPage(
        name="day",
        title=N_("End of the day"),
        summary=N_("The report of a day, to be signed"),
        icon="calendar",
        action=Action.REPORT,
        file="DayPage.qml",
        make=DayViewModel,
    ),
    StaffPage(
        name="insight",
        title=N_("Figures"),
        summary=N_("Visits, languages, where people stop and how it was"),
        icon="chart",
        action=Action.LOOK_INSIGHT,
        file="InsightPage.qml",
        make=InsightViewModel,
    ),
    StaffPage(
        name="devices",
        title=N_("Devices"),
        summary=N_("Try the printer, the readers, the keypad, the touch screen and the voices."),
        icon="scanner",
        action=Action.TEST_DEVICES,
        file="DevicesPage.qml",
        make=make_devices,
    ),
    StaffPage(
        name="condition",
        title=N_("Condition and reports"),
        summary=N_("See how every part is; take a report, the log and the audit journal along."),
        icon="check-circle",
        action=Action.TEST_DEVICES,
        file="ConditionPage.qml",
        make=make_condition,
    ),
    StaffPage(
        name="accounts",
        title=N_("Accounts"),
        summary=N_("Who may sign in here: names, PINs and badges"),
        icon="id-card",
        action=Action.MANAGE_STAFF,
        file="AccountsPage.qml",
        make=AccountsViewModel,
    ),
    StaffPage(
        name="kiosk",
        title=N_("Kiosk"),
        summary=N_("Take it out of service, or put it back."),
        icon="out-of-order",
        action=Action.MAINTAIN,
        file="KioskPage.qml",
        make=KioskViewModel,
    ),
    StaffPage(
        name="settings",
        title=N_("Settings"),
        summary=N_("What is set, and by whom."),
        icon="info",
        action=Action.LOOK_SETTINGS,
        file="SettingsPage.qml",
        make=SettingsViewModel,
    ),
    StaffPage(
        name="training",
        title=N_("Training"),
        summary=N_("Practise with sample people."),
        icon="passport",
        action=Action.TRAIN,
        file="TrainingPage.qml",
        make=TrainingViewModel,
    ),
)

BESIDE: Final[tuple[StaffPage, ...]] = (
    StaffPage(
        name="visit",
        title=N_("This visit"),
        summary=N_("Originals, interpreter, representative and a note"),
        icon="person",
        action=Action.CONTINUE_VISIT,
        file="VisitPage.qml",
        make=VisitViewModel,
    ),
)
"""What an officer has who helps a person at this screen: nothing but their visit."""
