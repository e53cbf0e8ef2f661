# SPDX-License-Identifier: Apache-2.0
"""The small network that tells the 37 symbols of OCR-B, and what is none of them, apart."""

from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SYMBOLS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
NOTHING: Final = len(SYMBOLS)
"""The last class: blank paper, or a mark that is no symbol."""

HEIGHT: Final = 28
WIDTH: Final = 24
"""Of a cell, in dots."""

SIDES: Final = {"first": 5, "second": 3}
"""Of the two convolutions' windows."""

MODEL: Final = "ocrb.npz"


def likelihoods(cells: Floats) -> Floats:
    """Give each cell's logarithms of probabilities, symbol by symbol and then of nothing."""
    if not len(cells):
        return np.zeros((0, NOTHING + 1), np.float32)
    weights = _weights()
    shown = cells.reshape(-1, HEIGHT, WIDTH, 1)
    for layer, side in SIDES.items():
        seen = windows(shown, side)
        shown = np.maximum(seen @ weights[layer] + weights[f"{layer}_bias"], 0)
    flat = shown.reshape(len(cells), -1)
    hidden = np.maximum(flat @ weights["third"] + weights["third_bias"], 0)
    scores = hidden @ weights["fourth"] + weights["fourth_bias"]
    scores -= scores.max(axis=1, keepdims=True)
    found: Floats = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return found


def windows(shown: Floats, side: int) -> Floats:
    """Lay the neighbourhood of every second dot in a row: what a convolution multiplies."""
    margin = side // 2
    padded = np.pad(shown, ((0, 0), (margin, margin), (margin, margin), (0, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(padded, (side, side), axis=(1, 2))
    seen = seen[:, ::2, ::2].transpose(0, 1, 2, 4, 5, 3)
    return seen.reshape(*seen.shape[:3], -1)


@cache
def _weights() -> dict[str, Floats]:
    """Load the network: a file of plain numbers, in which nothing can run."""
    with (
        (resources.files(__package__) / MODEL).open("rb") as file,
        np.load(file, allow_pickle=False) as stored,
    ):
        return {name: stored[name].astype(np.float32) for name in stored.files}
