# SPDX-License-Identifier: Apache-2.0
"""What an applicant sees who opens the code on a receipt."""
