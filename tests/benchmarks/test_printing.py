# SPDX-License-Identifier: Apache-2.0
"""From the touch on Send to the first dots at a receipt printer, beside Qt's bare drawing of them."""

import time
from hashlib import sha256
from statistics import median, quantiles

import pytest

from kiosk.printing.escpos import EscPosPrinter, NetworkWire
from kiosk.receipts import judge, reference, verify
from kiosk.sealing import StationKey, jws, key_id, public_keys
from kiosk.sync.acquainting import read
from kiosk.sync.contract import STATION_KEYS_TYPE
from tests.kiosk.printing.simulator import Simulator
from ui.rendering import Fonts, qr_matrix, set_receipt
from ui.rendering.output import to_image, to_raster
from ui.viewmodels.shell import ShellViewModel

VISITS = 12
ROUNDS = 60
STATIONS = 1000
DOTS = b"\x1dv0"


class Noted(NetworkWire):
    """A line that notes when the first dots went out."""

    first_byte_at = 0.0
    first_dots_at = 0.0

    def send(self, data: bytes, patience: float) -> None:
        Noted.first_byte_at = Noted.first_byte_at or time.perf_counter()
        if data.startswith(DOTS) and not Noted.first_dots_at:
            Noted.first_dots_at = time.perf_counter()
        super().send(data, patience)


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[18] * 1000


def timed(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


@pytest.mark.benchmark
def test_paper_begins_soon_after_the_touch(run_kiosk, capsys):
    device = Simulator(row_seconds=0.0005)
    receipts = []
    seconds = []
    reached = []
    bare = []
    try:
        with run_kiosk() as kiosk:
            kiosk.station.printer = EscPosPrinter(lambda: Noted("127.0.0.1", device.port))
            compose = kiosk.desk.receipt

            def composed(*given):
                receipts.append(compose(*given))
                return receipts[-1]

            object.__setattr__(kiosk.desk, "receipt", composed)
            flow, done = kiosk.flow, kiosk.flow.receipt.Printing.Done
            for _visit in range(VISITS):
                kiosk.begin()
                kiosk.fill(kiosk.sample(0))
                kiosk.wait_for(ShellViewModel.Screen.Check)
                flow.check.agree(flow.check._declarations.rows[0].ref, True)
                kiosk.person.settle()
                Noted.first_byte_at = Noted.first_dots_at = 0.0
                begin = time.perf_counter()
                flow.check.send()
                kiosk.person.wait(lambda: Noted.first_dots_at, "the first dots")
                seconds.append(Noted.first_dots_at - begin)
                reached.append(Noted.first_byte_at - begin)
                kiosk.person.wait(lambda: flow.receipt.printing == done, "the paper")
                receipt = receipts[-1]
                bare.append(
                    timed(lambda one=receipt: to_raster(to_image(set_receipt(one, 576, Fonts()))))
                )
                flow.shell.confirmFinish()
                kiosk.wait_for(ShellViewModel.Screen.Attract)
    finally:
        device.close()
    alone = median(bare[1:])
    with capsys.disabled():
        print(
            f"\nfrom Send to the first byte: median {median(reached) * 1000:.0f} ms, p95 "
            f"{p95(reached):.0f} ms; to the first dots: median {median(seconds) * 1000:.0f} ms, "
            f"p95 {p95(seconds):.0f} ms; drawing alone {alone * 1000:.0f} ms, "
            f"{median(reached[1:]) / alone:.2f} and {median(seconds[1:]) / alone:.2f} times"
        )


def published(public: bytes, station: str, folder):
    """Publish a station's key among those of many others; gives the statement and its prover."""
    signer = StationKey.load_or_create(folder)
    symbols = reference.ALPHABET
    others = ["ZZ" + symbols[n >> 5] + symbols[n & 31] for n in range(STATIONS - 1)]
    keys = [(station, public), *((code, sha256(code.encode()).digest()) for code in others)]
    said = {
        "number": 7,
        "as_of": "2026-11-21T10:32:00Z",
        "stations": [
            {
                "station": code,
                "service_point": "Nərimanov 2",
                "keys": [
                    {
                        "key_id": key_id(key),
                        "public_key": key.hex(),
                        "since": "2026-01-12T08:00:00Z",
                    }
                ],
            }
            for code, key in keys
        ],
    }
    return jws.sign(said, STATION_KEYS_TYPE, signer), {signer.key_id: signer.public_bytes}.get


@pytest.mark.benchmark
def test_a_code_is_drawn_and_a_token_verified_at_once(run_kiosk, capsys, tmp_path):
    with run_kiosk() as kiosk:
        kiosk.begin()
        kiosk.fill(kiosk.sample(0))
        kiosk.wait_for(ShellViewModel.Screen.Check)
        visit = kiosk.visit
        receipt = kiosk.station.paperwork.receipt(visit, visit.submit(), "en", None, 0)
        keys = list(public_keys(kiosk.station.settings.keys_dir).values())
        code = kiosk.station.settings.station_code
        statement, prover = published(keys[0], code, tmp_path / "centre")
        longest = (receipt.payload + "A" * 300)[:290]
        drawing = [timed(lambda n=n: qr_matrix(f"{longest}{n:010}")) for n in range(ROUNDS)]
        verifying = [timed(lambda: verify(receipt.payload, keys)) for _ in range(ROUNDS)]
        reading = [timed(lambda: read(statement, prover)) for _ in range(ROUNDS // 6)]
        book, now = read(statement, prover), kiosk.station.clock.now()
        judging = [timed(lambda: judge(receipt.payload, book.keys, now)) for _ in range(ROUNDS)]
        assert judge(receipt.payload, book.keys, now).is_genuine
        assert len(book.keys) == STATIONS
    with capsys.disabled():
        print(
            f"\na code of 300 characters: p95 {p95(drawing):.1f} ms; a token verified: "
            f"p95 {p95(verifying):.2f} ms, of {len(receipt.payload)} characters\n"
            f"judged by the keys of {STATIONS} stations: p95 {p95(judging):.2f} ms; these read and "
            f"proven: p95 {p95(reading):.0f} ms, {len(statement) >> 10} KiB"
        )
