// SPDX-License-Identifier: Apache-2.0
pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Fields
import Kiosk.Theme

/** The ways of choosing beside plain rows, each as it begins, answered and to be mended. */
Item {
    id: root

    required property var words
    /** Addresses of pictures, in the order of the choices that have them. */
    required property list<string> pictures
    /** One of "columns", "folded", "scale", "ranks", "pictures". */
    property string kind: "columns"

    component Sample: Loader {
        required property string on

        width: parent?.width ?? 0
        active: on === root.kind
        visible: active
    }

    component Columns: ChoiceAnswer {
        label: root.words.rating
        choices: root.offers(root.words.faces, 3, false)
        labels: root.words.faces
        wanted: 0
    }

    component Folded: ChoiceAnswer {
        label: root.words.with
        choices: root.offers(root.words.stays, 0, false)
        labels: root.words.stays
        folds: true
    }

    component Likert: LikertAnswer {
        label: root.words.rating
        choices: root.offers(root.words.faces, 3, false)
        labels: root.words.faces
    }

    component Tabled: TableAnswer {
        question: root.words.answers[5][0]
        choices: root.offers(root.words.faces, 1, false)
        labels: root.words.faces
    }

    component Order: RankAnswer {
        label: root.words.with
        count: root.words.stays.length
        ranks: root.offers(root.words.stays, -1, false)
    }

    component Pictured: ChoiceAnswer {
        label: root.words.with
        choices: root.offers(root.words.stays, 1, true)
        labels: root.words.stays
    }

    ScrollArea {
        anchors.fill: parent
        anchors.margins: Metrics.pageMargin
        spacing: Metrics.gapSection

        Sample {
            on: "columns"
            sourceComponent: Columns {}
        }

        Sample {
            on: "columns"
            sourceComponent: Columns {
                wanted: 3
                bare: true
                withdrawable: true
            }
        }

        Sample {
            on: "columns"
            sourceComponent: Columns {
                wanted: 2
                multiple: true
                counted: root.words.faces[3]
                error: root.words.cityMissing
            }
        }

        Sample {
            on: "folded"
            sourceComponent: Folded {}
        }

        Sample {
            on: "folded"
            sourceComponent: Folded {
                chosenText: root.words.stays[3]
                error: root.words.cityMissing
            }
        }

        Sample {
            on: "folded"
            sourceComponent: Folded {
                open: true
                chosenText: root.words.stays[0]
                withdrawable: true
            }
        }

        Sample {
            on: "scale"
            sourceComponent: Likert {
                withdrawable: true
            }
        }

        Sample {
            on: "scale"
            sourceComponent: Likert {
                choices: root.offers(root.words.faces, -1, false)
                error: root.words.cityMissing
            }
        }

        Sample {
            on: "scale"
            sourceComponent: Tabled {
                headed: true
            }
        }

        Sample {
            on: "scale"
            sourceComponent: Tabled {
                question: root.words.arrived
                explained: root.words.arrivedHint
                multiple: true
                error: root.words.cityMissing
            }
        }

        Sample {
            on: "ranks"
            sourceComponent: Order {
                error: root.words.cityMissing
            }
        }

        Sample {
            on: "ranks"
            sourceComponent: Order {
                ordered: true
                withdrawable: true
            }
        }

        Sample {
            on: "pictures"
            sourceComponent: Pictured {}
        }

        Sample {
            on: "pictures"
            sourceComponent: Pictured {
                wanted: 2
                bare: true
            }
        }

        Sample {
            on: "pictures"
            sourceComponent: Likert {
                choices: root.offers(root.words.faces, 3, true)
            }
        }
    }

    function offers(labels: var, chosen: int, pictured: bool): var {
        const model = Qt.createQmlObject("import QtQml.Models; ListModel {}", root);
        labels.forEach((label, index) => model.append({
            "value": String(index),
            "label": label,
            "place": index,
            "selected": index === chosen,
            "detail": "",
            "picture": pictured ? root.pictures[index] ?? "" : "",
            "second": ""
        }));
        return model;
    }
}
