# SPDX-License-Identifier: Apache-2.0
"""The commands that need the screens: `run`, `demo`, `doctor`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kiosk.commands import Exit
from kiosk.commands.output import Config, Json, answer, settings_from, table
from kiosk.settings import DESK, HALL, Screen, Settings
from ui import starting

if TYPE_CHECKING:
    from kiosk.diagnostics import Finding


class Device(StrEnum):
    """What the doctor can try."""

    PRINTER = "printer"
    SCANNER = "scanner"
    CAMERA = "camera"
    STICK = "stick"
    READER = "reader"
    ALL = "all"


class Mode(StrEnum):
    """Who the kiosk waits for."""

    WALK_IN = "walk-in"
    ASSISTED = "assisted"


_PLACES: Final = {Mode.WALK_IN: HALL, Mode.ASSISTED: DESK}


def run(
    config: Config = None,
    fullscreen: Annotated[
        bool | None, typer.Option("--fullscreen/--window", help="Without a window's frame.")
    ] = None,
    size: Annotated[
        str | None, typer.Option(help="Window size in pixels, such as 1920x1080.")
    ] = None,
    training: Annotated[
        bool, typer.Option("--training", help="Practise with sample people, and reach nobody.")
    ] = False,
    gallery: Annotated[
        bool, typer.Option("--gallery", help="Show every control in every state instead.")
    ] = False,
    *,
    mode: Annotated[
        Mode | None,
        typer.Option(help="Wait for whoever walks in, or for officers who sign in at a desk."),
    ] = None,
) -> None:
    """Open the kiosk; without a display, walk the demo instead."""
    screen = _panel(size) if size is not None else {}
    if fullscreen is not None:
        screen["fullscreen"] = fullscreen
    place = None if mode is None else _PLACES[mode]
    settings = settings_from(config, screen=screen or None, training=training or None, place=place)
    raise typer.Exit(_browse(settings) if gallery else starting.start(settings))


def demo(
    out: Annotated[Path, typer.Option(help="Folder for receipts and screenshots.")] = (
        starting.DEMO_FOLDER
    ),
    config: Config = None,
    size: Annotated[str, typer.Option(help="Screen size in pixels.")] = "1080x1920",
    whole: Annotated[
        bool, typer.Option("--whole", help="Every service in every language: takes its time.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Walk every service and every language without a display, with the line cut half way.

    Exit code 0 only if every submission was received exactly once and every receipt's code
    reads as its reference.
    """
    settings = settings_from(config, screen=_panel(size))
    starting.without_display()
    from ui.demo import walk  # Qt reads its environment when it is loaded

    raise typer.Exit(walk(settings, out, whole=whole, as_json=as_json))


def doctor(
    config: Config = None,
    trial: Annotated[
        list[Device] | None,
        typer.Option(
            "--try",
            help="Have a device do its work instead: print, read a page, hear a code. Again for more.",
        ),
    ] = None,
    screen: Annotated[
        bool, typer.Option("--screen", help="Try the devices in a window, by touch.")
    ] = False,
    *,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.pdf",
            help="Write the readiness report, too, and beside it what the station signs of it.",
            dir_okay=False,
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="Of the report.")] = "az",
    as_json: Json = False,
) -> None:
    """Start everything with what is plugged in and say what works; exit code 1 when not all does."""
    settings = settings_from(config)
    if not starting.has_display():
        starting.without_display()
    if screen:
        from ui.technician import open_window  # Qt reads its environment when it is loaded

        raise typer.Exit(open_window(settings))
    findings = _try(trial, settings) if trial else _examine(settings)
    if report is not None:
        from ui.readiness import write  # as above

        write(settings, findings, report, language)
    answer(
        {"findings": [finding.facts() for finding in findings]},
        as_json=as_json,
        text=lambda: table(
            ("", "what", "how it is"),
            [(one.mark, one.subject, one.detail) for one in findings],
        ),
    )
    if any(one.is_failed for one in findings):
        raise typer.Exit(Exit.NO)


def check(config: Config = None) -> None:
    """Prove that this version can work here, before it is trusted to: for whoever changes to it.

    Opens the station's own data, which brings them to its schema; looks at what it needs; and takes
    a sample person's application at a training station of its own.
    """
    from kiosk.clock import SystemClock
    from kiosk.rehearsing import open_data, rehearse

    settings = settings_from(config)
    starting.without_display()
    from ui.doctor import needed  # Qt reads its environment when it is loaded

    queue = open_data(settings, SystemClock())
    findings = needed(settings)
    rehearse(settings, SystemClock())
    answer(
        {"findings": [finding.facts() for finding in findings], "queue": queue},
        as_json=True,
        text=str,
    )
    if any(one.is_failed for one in findings):
        raise typer.Exit(Exit.NO)


def _examine(settings: Settings) -> "list[Finding]":
    from ui.doctor import examine  # Qt reads its environment when it is loaded

    return examine(settings)


def _try(devices: list[Device], settings: Settings) -> "list[Finding]":
    from ui.trying import try_devices  # as above

    wanted = tuple(one.value for one in devices if one is not Device.ALL)
    names = () if Device.ALL in devices else wanted
    return try_devices(names, settings, tell=lambda text: typer.echo(text, err=True))


def _browse(settings: Settings) -> int:
    """Show the gallery; it opens nothing that a visit needs, and no public kiosk has it."""
    if settings.is_production:
        raise typer.BadParameter(
            "the gallery is for those who design; this kiosk is for the public"
        )
    if not starting.has_display():
        starting.without_display()
    from ui.gallery import browse  # Qt reads its environment when it is loaded

    return browse(settings.screen)


def _panel(size: str) -> dict[str, object]:
    """Describe a panel of so many pixels, as fine as the default one."""
    width, _, height = size.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise typer.BadParameter("a size is written as 1080x1920")
    usual = Screen()
    pixels = int(width)
    return {
        "width": pixels,
        "height": int(height),
        "width_mm": pixels * usual.width_mm / usual.width,
    }
