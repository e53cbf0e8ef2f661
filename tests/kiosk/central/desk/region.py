# SPDX-License-Identifier: Apache-2.0
"""A region with something of everything, made of rows: what the desk's pages are looked at with."""

import random
from datetime import timedelta

from sqlalchemy import insert

from kiosk.central.storage.tables import (
    FIGURE,
    JOURNAL_ALARM,
    REFUSAL,
    STATION,
    STATION_KEY,
    TALLY,
)

POINTS = (
    "ASAN Xidmət № 1, Bakı",
    "ASAN Xidmət № 5, Bakı",
    "Gəncə Regional Miqrasiya İdarəsi",
    "Sumqayıt Miqrasiya İdarəsi",
    "Heydər Əliyev Beynəlxalq Hava Limanı",
    "Şəki Miqrasiya Bölməsi",
    "Lənkəran Regional Miqrasiya İdarəsi",
    "Quba Miqrasiya Bölməsi",
)
FORMS = ("registration", "stay-extension", "residence-permit", "work-permit", "callback-919")
LANGUAGES = ("az", "en", "ru", "tr", "ar", "fa", "zh")
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GIB = 1 << 30


def fill(centre, now, *, stations=24, days=60, seed=919):
    """Put stations, tallies and figures into an empty centre."""
    dice = random.Random(seed)  # noqa: S311 the same region every time
    codes = [f"BK{SYMBOLS[n // 32]}{SYMBOLS[n % 32]}" for n in range(2, stations + 2)]
    with centre.database.transaction() as connection:
        connection.execute(insert(STATION), [_station(c, n, now) for n, c in enumerate(codes)])
        connection.execute(
            insert(STATION_KEY),
            [
                {
                    "key_id": f"{n:016x}",
                    "station": code,
                    "public_key": f"{n:064x}",
                    "enrolled_at": now - timedelta(days=100),
                }
                for n, code in enumerate(codes, 1)
            ],
        )
        connection.execute(
            insert(JOURNAL_ALARM),
            {
                "station": codes[3],
                "code": "central.journal-cut",
                "known": 41,
                "told": 12,
                "at": now,
            },
        )
        connection.execute(
            insert(REFUSAL),
            {
                "day": now.date(),
                "code": "central.token-time",
                "key_id": f"{6:016x}",
                "count": 7,
                "last_at": now,
            },
        )
        connection.execute(insert(TALLY), _tallies(codes, now, days, dice))
        connection.execute(insert(FIGURE), _figures(codes, now, days, dice))
    return codes


def _station(code, n, now):
    row = {
        "code": code,
        "service_point": POINTS[n % len(POINTS)],
        "key_id": f"{n + 1:016x}",
        "enrolled_at": now - timedelta(days=100),
        "retired_at": None,
        "heard_at": now - timedelta(seconds=40 + 7 * n),
        "kept": 900 + 13 * n,
        "software": "0.1.0",
        "catalogue": "2026112101",
        "queue": {"pending": n % 3},
        "oldest_unsent_at": now - timedelta(minutes=4) if n % 3 else None,
        "devices": {"printer": "ready", "disk_free": (40 + n) * GIB, "skew_ms": 130 * (n % 5)},
        "alarms": [],
        "notices": "a1b2c3",
        "settings": 2,
        "ring": 0 if n < 2 else 1,
    }
    changes = {
        0: {"heard_at": now - timedelta(hours=5), "queue": {"pending": 3}},
        1: {"devices": {"printer": "paper-out", "disk_free": 61 * GIB, "skew_ms": 20}},
        2: {
            "queue": {"pending": 14, "parked": 1},
            "oldest_unsent_at": now - timedelta(hours=30),
            "alarms": ["outbox.parked"],
        },
        4: {"devices": {"printer": "paper-low", "disk_free": 3 * GIB, "skew_ms": -340_000}},
        7: {"retired_at": now - timedelta(days=3)},
        8: {"enrolled_at": None, "key_id": None, "heard_at": None, "devices": None, "queue": None},
    }
    return row | changes.get(n, {})


def _tallies(codes, now, days, dice):
    rows = {}
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(days):
        day = midnight - timedelta(days=back)
        weight = (1.0, 0.9, 0.95, 0.9, 1.1, 0.35, 0.1)[day.weekday()] * (1 - 0.006 * back)
        for code in codes[:9]:
            for _ in range(int(dice.randint(6, 16) * weight)):
                hour = day + timedelta(hours=int(dice.triangular(4, 14, 7)))
                form = dice.choices(FORMS, (9, 6, 4, 2, 1))[0]
                language = dice.choices(LANGUAGES, (3, 5, 6, 4, 2, 2, 1))[0]
                key = (code, hour, form, language)
                rows[key] = rows.get(key, 0) + dice.randint(1, 3)
    return [
        {
            "station": station,
            "hour": hour,
            "form": form,
            "language": language,
            "mode": "kiosk",
            "count": count,
            "bytes": 4096 * count,
        }
        for (station, hour, form, language), count in rows.items()
        if hour <= now
    ]


def _figures(codes, now, days, dice):
    rows = []
    pages = ("passport", "address", "period", "contact", "check")
    for back in range(days):
        day = (now - timedelta(days=back)).date()
        for code in codes[:3]:

            def add(kind, form="", item="", count=1, seconds=0, *, code=code, day=day):
                rows.append(
                    {
                        "station": code,
                        "day": day,
                        "kind": kind,
                        "form": form,
                        "item": item,
                        "count": count,
                        "seconds": seconds,
                    }
                )

            for form in FORMS[:3]:
                begun = dice.randint(8, 20)
                left = begun // 5
                add("begun", form, count=begun)
                add("submitted", form, count=begun - left)
                add("left", form, count=left)
                for place, name in enumerate(pages):
                    add("page", form, name, begun - place, (begun - place) * (20 + 15 * place))
                add("stopped", form, pages[dice.randint(0, 2)], left)
                for face in range(1, 6):
                    add("face", form, str(face), face * dice.randint(1, 3))
    return rows
