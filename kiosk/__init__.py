# SPDX-License-Identifier: Apache-2.0
"""The kiosk without a screen: forms, intake, outbox, sync, receipts."""
