// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** Every control in every state, on pages like the real ones, for those who design and review. */
Window {
    id: root

    /** The sample texts by language. */
    required property var dictionary
    /** A picture of a QR code. */
    required property string code
    /** Pictures of choices. */
    required property list<string> pictures
    /** The names of all pages. */
    required property list<string> pages
    property string language: "en"
    readonly property var words: root.dictionary[root.language]
    /** The page that is shown: one of pages, or none. */
    property string page
    /** Whether whoever looks chooses what to see. */
    property bool choosing: false

    width: 1080
    height: 1920
    visible: true
    color: Theme.surface

    Loader {
        id: loader

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: root.choosing ? chooser.top : parent.bottom
        LayoutMirroring.enabled: root.words.rightToLeft
        LayoutMirroring.childrenInherit: true
        sourceComponent: root.page === "attract" ? attract : root.page === "services" ? services : root.page === "check" ? check : root.page === "entries" ? entries : root.page === "receipt" ? receipt : root.page === "values" || root.page === "scales" ? values : ["documents", "kept", "signing"].includes(root.page) ? documents : root.page === "states" || root.page === "dialog" ? states : ["columns", "folded", "scale", "ranks", "pictures"].includes(root.page) ? choosing : root.page !== "" ? question : null
    }

    Chooser {
        id: chooser

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        visible: root.choosing
        gallery: root
    }

    Component {
        id: attract

        AttractPage {
            words: root.words
        }
    }

    Component {
        id: services

        ListPage {
            words: root.words
        }
    }

    Component {
        id: question

        QuestionPage {
            words: root.words
            language: root.language
            kind: root.page
        }
    }

    Component {
        id: check

        AnswersPage {
            words: root.words
        }
    }

    Component {
        id: entries

        EntriesPage {
            words: root.words
            picture: root.pictures[0]
        }
    }

    Component {
        id: receipt

        ReceiptPage {
            words: root.words
            code: root.code
        }
    }

    Component {
        id: values

        ValuesPage {
            words: root.words
            touched: root.page === "scales"
        }
    }

    Component {
        id: choosing

        ChoosingPage {
            words: root.words
            pictures: root.pictures
            kind: root.page
        }
    }

    Component {
        id: documents

        DocumentsPage {
            words: root.words
            kind: root.page
        }
    }

    Component {
        id: states

        StatesPage {
            words: root.words
            asking: root.page === "dialog"
        }
    }
}
