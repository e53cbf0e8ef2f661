# SPDX-License-Identifier: Apache-2.0
"""A display server without a display, and the keys of a keyboard at it.

The keys come by the server's own extension for tests (XTEST), so they take the way that those of a
keyboard take that is plugged in: through the server, its map of keys, and whoever has the focus.
"""

import ctypes
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

WIDTH, HEIGHT = 1080, 1920
VIEWABLE = 2

_NAMES: Mapping[str, str] = {
    "Ctrl": "Control_L",
    "Alt": "Alt_L",
    "Shift": "Shift_L",
    "Meta": "Super_L",
    "Backtab": "ISO_Left_Tab",
    "Space": "space",
    "Backspace": "BackSpace",
    "SysReq": "Sys_Req",
    "Period": "period",
    "NumLock": "Num_Lock",
    "HomePage": "XF86HomePage",
    "LaunchMail": "XF86Mail",
    "Calculator": "XF86Calculator",
    "LaunchMedia": "XF86AudioMedia",
    "Search": "XF86Search",
    "PowerOff": "XF86PowerOff",
    "Sleep": "XF86Sleep",
}


class _Attributes(ctypes.Structure):
    _fields_ = (
        ("x", ctypes.c_int),
        ("y", ctypes.c_int),
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("border_width", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("visual", ctypes.c_void_p),
        ("root", ctypes.c_ulong),
        ("kind", ctypes.c_int),
        ("bit_gravity", ctypes.c_int),
        ("win_gravity", ctypes.c_int),
        ("backing_store", ctypes.c_int),
        ("backing_planes", ctypes.c_ulong),
        ("backing_pixel", ctypes.c_ulong),
        ("save_under", ctypes.c_int),
        ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int),
        ("map_state", ctypes.c_int),
        ("all_event_masks", ctypes.c_long),
        ("your_event_mask", ctypes.c_long),
        ("do_not_propagate_mask", ctypes.c_long),
        ("override_redirect", ctypes.c_int),
        ("screen", ctypes.c_void_p),
    )


_HANDLER = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_ignored = _HANDLER(lambda _display, _error: 0)
"""A window may go between two questions; the library would end the process."""


class Keyboard:
    """Hands at a display server, and what stands on it."""

    def __init__(self, display: str) -> None:
        self._x = x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        x.XOpenDisplay.restype = ctypes.c_void_p
        x.XStringToKeysym.restype = x.XDefaultRootWindow.restype = ctypes.c_ulong
        x.XKeysymToKeycode.argtypes = (ctypes.c_void_p, ctypes.c_ulong)
        x.XKeysymToKeycode.restype = ctypes.c_ubyte
        for call in (x.XDefaultRootWindow, x.XSync, x.XCloseDisplay):
            call.argtypes = (ctypes.c_void_p, ctypes.c_int)[: 2 if call is x.XSync else 1]
        x.XGetInputFocus.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
        x.XGetWindowAttributes.argtypes = (ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p)
        x.XQueryTree.argtypes = (ctypes.c_void_p, ctypes.c_ulong, *[ctypes.c_void_p] * 4)
        x.XSetInputFocus.argtypes = (
            ctypes.c_void_p,
            ctypes.c_ulong,
            ctypes.c_int,
            ctypes.c_ulong,
        )
        x.XFree.argtypes = (ctypes.c_void_p,)
        self._test.XTestFakeKeyEvent.argtypes = (
            ctypes.c_void_p,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_ulong,
        )
        x.XSetErrorHandler(_ignored)
        self._display = x.XOpenDisplay(display.encode())
        assert self._display, f"no server at {display}"
        self._root = x.XDefaultRootWindow(self._display)

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)

    def strike(self, keys: str) -> bool:
        """Press a chord and let it go; False for one that this keyboard does not have."""
        names = [_NAMES.get(one, one.lower() if len(one) == 1 else one) for one in keys.split("+")]
        symbols = [self._x.XStringToKeysym(name.encode()) for name in names]
        assert all(symbols), f"{keys}: {names}"
        codes = [self._x.XKeysymToKeycode(self._display, symbol) for symbol in symbols]
        if not all(codes):
            return False
        for is_down, order in ((1, codes), (0, codes[::-1])):
            for code in order:
                self._test.XTestFakeKeyEvent(self._display, code, is_down, 0)
        self._x.XSync(self._display, 0)
        return True

    def windows(self) -> tuple[tuple[int, int, int, int, int], ...]:
        """Give the windows that can be seen: id, place and size."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        given = (root, parent, children, count)
        self._x.XQueryTree(self._display, self._root, *map(ctypes.byref, given))
        found = tuple(children[place] for place in range(count.value))
        self._x.XFree(children)
        return tuple(one for window in found if (one := self._seen(window)))

    def focus(self) -> int:
        """Say which window the keys go to."""
        window, revert = ctypes.c_ulong(), ctypes.c_int()
        self._x.XGetInputFocus(self._display, ctypes.byref(window), ctypes.byref(revert))
        return window.value

    def point(self) -> None:
        """Have the keys go to the one window, as a manager of windows would."""
        ((window, *_place),) = self.windows()
        self._x.XSetInputFocus(self._display, window, 1, 0)
        self._x.XSync(self._display, 0)

    def _seen(self, window: int) -> tuple[int, int, int, int, int] | None:
        told = _Attributes()
        there = self._x.XGetWindowAttributes(self._display, window, ctypes.byref(told))
        if not there or told.map_state != VIEWABLE:
            return None
        return window, told.x, told.y, told.width, told.height


@contextmanager
def server() -> Iterator[str]:
    """Start a server on a number that is free, and give its name."""
    reads, writes = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writes), "-screen", "0", size, "-nolisten", "tcp", "-noreset"],
        pass_fds=(writes,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writes)
    try:
        with os.fdopen(reads, encoding="ascii") as told:
            number = told.readline().strip()
        assert number, "the server did not start"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(30)
