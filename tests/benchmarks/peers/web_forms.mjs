// SPDX-License-Identifier: Apache-2.0
// Walks a plan with ODK Web Forms' engine. See plans.py for what a plan and a report are.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [formPath, planPath] = process.argv.slice(2);
const require = createRequire(`${process.cwd()}/package.json`);
const { JSDOM } = require("jsdom");
const dom = new JSDOM("<!doctype html>");
for (const name of ["DOMParser", "XMLSerializer", "Node", "Element", "Attr", "Text", "Comment",
    "Document", "XMLDocument", "CDATASection", "ProcessingInstruction", "XPathResult",
    "XPathEvaluator", "NodeFilter", "document", "window", "localStorage"]) {
    try {
        globalThis[name] ??= name === "window" ? dom.window : dom.window[name];
    } catch {
        // jsdom refuses local storage to a page without an address
    }
}
globalThis.__dirname = process.cwd(); // its parser asks for it when it finds itself under Node
const engine = `${process.cwd()}/node_modules/@getodk/xforms-engine/dist/index.js`;
const { loadForm } = await import(pathToFileURL(engine).href);

const xml = readFileSync(formPath, "utf-8");
const plan = readFileSync(planPath, "utf-8").split("\n").filter(Boolean).map((l) => l.split("\t"));
const report = [];

async function open() {
    const begun = performance.now();
    const form = await loadForm(xml);
    if (form.status === "failure") {
        throw form.error;
    }
    const { root } = form.createInstance({ preloadProperties: { deviceID: "bench" } });
    report.push(["load", 0, "load", (performance.now() - begun) * 1000]);
    return root;
}

function* walk(node) {
    yield node;
    for (const child of node.currentState.children ?? []) {
        yield* walk(child);
    }
}

const bare = (reference) => reference.replaceAll("[1]", "");
let nodes = null;

function find(root, reference, range = false) {
    if (nodes === null) {
        nodes = new Map();
        for (const node of walk(root)) {
            const kind = node.nodeType.startsWith("repeat-range") ? "range " : "";
            nodes.set(kind + bare(node.currentState.reference), node);
        }
    }
    return nodes.get((range ? "range " : "") + bare(reference));
}

function set(node, value) {
    if (node.nodeType === "select") {
        node.selectValues(value === "" ? [] : value.split(" "));
    } else if (node.valueType === "int") {
        node.setValue(value === "" ? null : BigInt(value));
    } else {
        node.setValue(value);
    }
}

let root;
for (const [action, round, group, reference, value] of plan) {
    let run;
    if (action === "load") {
        root = await open();
        nodes = null;
        continue;
    } else if (action === "set") {
        const node = find(root, reference);
        run = () => set(node, value);
    } else if (action === "add") {
        const range = find(root, reference, true);
        run = () => range.addInstances();
    } else {
        const range = find(root, reference, true);
        run = () => range.removeInstances(Number(value) - 1);
    }
    const begun = performance.now();
    run();
    report.push([group, round, action, (performance.now() - begun) * 1000]);
    if (action !== "set") {
        nodes = null;
    }
}

for (const node of walk(root)) {
    if ((node.currentState.children ?? []).length === 0 && "value" in node.currentState) {
        const { reference, relevant, value } = node.currentState;
        const text = Array.isArray(value) ? value.join(" ") : String(value ?? "");
        report.push(["value", bare(reference), relevant ? text : ""]);
    }
}
const memory = /VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf-8"));
report.push(["memory", memory[1]]);
console.log(report.map((line) => line.join("\t")).join("\n"));
process.exit(0);
