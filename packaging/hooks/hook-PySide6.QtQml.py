# SPDX-License-Identifier: Apache-2.0
"""For PyInstaller, in place of its own: of Qt's QML modules only those that the screens import."""

import freezing
from PyInstaller.utils.hooks.qt import add_qt6_dependencies, pyside6_library_info

hiddenimports, binaries, datas = add_qt6_dependencies(__file__)
_binaries, _datas = freezing.qml_of(
    pyside6_library_info.location["QmlImportsPath"],
    pyside6_library_info.qt_rel_dir,
)
binaries += _binaries
datas += _datas
