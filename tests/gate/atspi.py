# SPDX-License-Identifier: Apache-2.0
"""A screen reader's way into the kiosk: run by the system's Python, outside of the program.

Finds the kiosk on the accessibility bus, lists what can be pressed as JSON, presses the button that
was asked for by role and name, and lists again once another one has come.

    python3 atspi.py APPLICATION BUTTON THEN
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 the version has to be said before

PATIENCE = 60.0
"""Seconds; generous, because machines are noisy."""
ROLES = (
    (Atspi.Role.PUSH_BUTTON, Atspi.Role.BUTTON)
    if hasattr(Atspi.Role, "BUTTON")
    else (Atspi.Role.PUSH_BUTTON,)
)


def applications():
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    return [desktop.get_child_at_index(place) for place in range(desktop.get_child_count())]


def below(node):
    yield node
    for place in range(node.get_child_count()):
        child = node.get_child_at_index(place)
        if child is not None:
            yield from below(child)


def buttons(name):
    """Find what can be pressed in the application of that name."""
    found = {}
    for application in applications():
        if application is None or application.get_name() != name:
            continue
        application.clear_cache()
        for node in below(application):
            showing = node.get_state_set().contains(Atspi.StateType.SHOWING)
            if node.get_role() in ROLES and showing:
                found[node.get_name()] = node
    return found


def wait_for(application, button):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            found = buttons(application)
        except GLib.Error:
            found = {}  # it is still coming up
        if button in found:
            return found
        time.sleep(0.5)
    raise SystemExit(f"no button {button!r} in {application!r}; there are {sorted(found)}")


def press(node):
    action = node.get_action_iface()
    names = [action.get_action_name(place) for place in range(action.get_n_actions())]
    action.do_action(next(at for at, name in enumerate(names) if name in {"Press", "press"}))
    return names


def main(application, button, then):
    before = wait_for(application, button)
    actions = press(before[button])
    after = wait_for(application, then)
    sys.stdout.write(
        json.dumps({"before": sorted(before), "actions": actions, "after": sorted(after)}) + "\n"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
