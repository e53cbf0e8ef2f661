# SPDX-License-Identifier: Apache-2.0
"""The stations: how they come in, who speaks, and how they are."""
