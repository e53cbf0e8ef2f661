# SPDX-License-Identifier: Apache-2.0
"""Leads a person through a visit: joins the view models of the screens, and decides the next one.

``joining`` puts it together and is what the application talks to; ``sitting`` is the visit itself;
``way`` goes from page to page; ``tongue`` says everything in the language that was chosen;
``leaving`` watches for people who have gone, and ends a visit; ``purging`` clears what they left.
"""

from ui.flow.joining import Flow

__all__ = ["Flow"]
