# SPDX-License-Identifier: Apache-2.0
"""The desk: pages by which the Service's people see their service points and act."""
