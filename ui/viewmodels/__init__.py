# SPDX-License-Identifier: Apache-2.0
"""One view model per screen: they translate and decide nothing."""
