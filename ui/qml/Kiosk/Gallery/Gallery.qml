// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

/** Every control in every state, on pages like the real ones, for those who design and review. */
Window {
    id: root

    /** The sample texts of one language. */
    required property var words
    required property string language
    /** A picture of a QR code. */
    required property string code
    /** The page that is shown: one of ui.gallery.PAGES, or none. */
    property string page

    width: 1080
    height: 1920
    visible: true
    color: Theme.surface

    Loader {
        id: loader

        anchors.fill: parent
        LayoutMirroring.enabled: root.words.rightToLeft
        LayoutMirroring.childrenInherit: true
        sourceComponent: root.page === "attract" ? attract : root.page === "services" ? services : root.page === "check" ? check : root.page === "receipt" ? receipt : root.page === "values" || root.page === "scales" ? values : ["documents", "kept", "signing"].includes(root.page) ? documents : root.page === "states" || root.page === "dialog" ? states : root.page !== "" ? question : null
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
