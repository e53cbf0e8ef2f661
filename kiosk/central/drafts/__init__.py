# SPDX-License-Identifier: Apache-2.0
"""Sealed visits on their way from one station to another; the centre can't open them."""
