# SPDX-License-Identifier: Apache-2.0
"""Stands in the build for Qt for Python's QtOpenGL, which its QtQuick asks for and does not use.

The screens have no item that is drawn by OpenGL in Python; nine megabytes are wrappers for them.
"""
