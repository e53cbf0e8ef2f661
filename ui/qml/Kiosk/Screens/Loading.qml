// SPDX-License-Identifier: Apache-2.0
pragma Singleton

import QtQuick

/**
 * Loads files of this folder with what they require.
 *
 * Of each object that is given to Loader.setSource Qt keeps 64 bytes for ever, so each file has one
 * object for all times, which holds nothing between two.
 */
QtObject {
    id: root

    readonly property var given: ({})

    /** Shows what a file describes; what it requires is read before this returns. */
    function show(loader: Loader, file: string, required: var): void {
        root.given[file] = root.given[file] ?? {};
        const given = Object.assign(root.given[file], required);
        loader.setSource(file, given);
        for (const name in given)
            given[name] = null;
    }
}
