# SPDX-License-Identifier: Apache-2.0
"""Values from a file, the environment, arguments or a centre, brought to what settings are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.settings.groups import GROUPS
from kiosk.settings.model import Settings, known
from kiosk.settings.origin import Origin
from kiosk.settings.problems import Problem
from kiosk.settings.rules import allowed, broken, from_data, from_text

ENVIRONMENT_PREFIX: Final = "KIOSK_"
"""``KIOSK_CENTRAL_URL`` sets ``central_url``; a group's members are ``KIOSK_SCREEN__WIDTH``."""
CONFIG_VARIABLE: Final = "KIOSK_CONFIG"
"""Names the settings file where no argument does."""

_SIZE: Final = ("width", "height", "width_mm")
"""What one option sets together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What one place says, by the flat names of the settings."""

    origin: Origin
    values: Mapping[str, object] = field(repr=False)
    place: Callable[[str], str]
    """Where the place says something of a name."""

    def problems(self) -> Iterator[Problem]:
        """Name what no setting is called."""
        for name in self.values:
            if name in GROUPS:
                yield self.problem(name, "is a group")
            elif name not in known():
                yield self.problem(name, _unknown(name), is_unknown=True)

    def problem(self, name: str, rule: str, *, is_unknown: bool = False) -> Problem:
        """Say what is wrong with something that stands here."""
        return Problem(name=name, rule=rule, place=self.place(name), is_unknown=is_unknown)

    def read(self, name: str) -> object:
        """Give a value the kind that its setting has. Raises ValueError where it has none."""
        value, one = self.values[name], known()[name]
        if self.origin is Origin.ENVIRONMENT:
            return from_text(one, str(value))
        return from_data(one, value)


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Name a group's members ``group.member``, and the names within a table that is none alike."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{leaf}": one for leaf, one in flat(value).items()}
        else:
            found[name] = value
    return found


def from_environment(environment: Mapping[str, str]) -> Source:
    """Take what the environment sets, by the names of the settings."""
    found = {
        name.removeprefix(ENVIRONMENT_PREFIX).lower().replace("__", "."): (name, value)
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX) and name != CONFIG_VARIABLE
    }
    return Source(
        origin=Origin.ENVIRONMENT,
        values={name: value for name, (_, value) in found.items()},
        place=lambda name: found[name][0],
    )


def from_arguments(arguments: Mapping[str, Any]) -> Source:
    """Take what was given to a command; what is None says nothing."""
    return Source(
        origin=Origin.ARGUMENT,
        values={name: value for name, value in flat(arguments).items() if value is not None},
        place=option_of,
    )


def variable_of(name: str) -> str:
    """Name the variable that sets something."""
    return ENVIRONMENT_PREFIX + name.upper().replace(".", "__")


def option_of(name: str) -> str:
    """Name the option that sets something."""
    leaf = name.rpartition(".")[2]
    return "--size" if leaf in _SIZE else f"--{leaf.replace('_', '-')}"


def judged(values: Mapping[str, Source]) -> tuple[dict[str, object], list[Problem]]:
    """Read values, each from where it is said last; gives those that are allowed, and the rest."""
    good: dict[str, object] = {}
    wrong: list[Problem] = []
    for name, source in values.items():
        one = known()[name]
        try:
            value = source.read(name)
            rule = broken(one, value)
        except (ValueError, OverflowError):
            rule = allowed(one)
        if rule:
            wrong.append(source.problem(name, rule))
        else:
            good[name] = value
    return good, wrong


def build(values: Mapping[str, object]) -> Settings:
    """Make settings of values by their flat names. Raises WrongSettingsError."""
    whole: dict[str, Any] = {name: value for name, value in values.items() if "." not in name}
    for name, group in GROUPS.items():
        start = f"{name}."
        inside = {
            one.removeprefix(start): value for one, value in values.items() if one.startswith(start)
        }
        whole[name] = group(**inside)
    return Settings(**whole)


def _unknown(name: str) -> str:
    """Say that there is no such setting, and which one may be meant."""
    from difflib import get_close_matches  # late: nobody misspells a setting twice

    near = get_close_matches(name, known(), n=1, cutoff=0.6)
    return f"no such setting; is {near[0]} meant?" if near else "no such setting"
