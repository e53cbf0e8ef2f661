# SPDX-License-Identifier: Apache-2.0
"""The staff area: what members of staff do at this screen, one page an occupation.

A page is four things:

1. ``ui/qml/Kiosk/Staff/NamePage.qml``: an ``Item`` with ``required property NameViewModel
   viewModel``, named in the folder's ``qmldir``. It fills the room below the area's own bar,
   which shows its title and the way back to the overview; the keyboard of the screen opens by
   itself under a ``TextAnswer`` that has the focus. Texts are PlainText and ``qsTr``.
2. ``ui/viewmodels/staff/name.py``: a ``PageViewModel`` of the name that the QML requires.
   ``enter`` shows what there is now, ``leave`` forgets it, ``retranslate`` says it in another
   language. Slow work goes through ``self.context.run``; whoever is signed in is
   ``self.context.session``, whose ``require`` the service behind it asks.
3. A field of ``ui.staff.desk.StaffDesk``: plain callables, given in ``ui.staff.offering``.
4. A row of ``ui.staff.pages.PAGES``: its name, title, icon and the action that opens it.

The view model is made when the page is first opened and ends with the session.
"""
