# SPDX-License-Identifier: Apache-2.0
"""Taking what stations bring: announcements, bodies and parts, each id once and for ever."""
