// SPDX-License-Identifier: Apache-2.0
// Walks forms with ODK's own engine: tasks come in on standard input, values go out, a JSON each.
//
// A task: {"form": file, "media": {name: file}, "answers": {name: value}}. The answer: {path: value}
// of what is relevant and has a value. Run in a folder with @getodk/xforms-engine and jsdom.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const modules = join(process.argv[2], 'node_modules', 'x.js');
const require = createRequire(modules);
// its parser of expressions looks for these where it meets Node
Object.assign(globalThis, { require, __dirname: '.', __filename: modules });
const { JSDOM } = require('jsdom');
const { window } = new JSDOM('');
for (const name of Object.getOwnPropertyNames(window))
    if (/^[A-Z]/.test(name) && !(name in globalThis)) globalThis[name] = window[name];
Object.assign(globalThis, { window, document: window.document });
const entry = join(process.argv[2], 'node_modules/@getodk/xforms-engine/dist/index.js');
const { createInstance } = await import(pathToFileURL(entry));

function* below(node) {
    yield node;
    for (const child of node.currentState.children ?? []) yield* below(child);
}

function answer(node, value) {
    if (node.nodeType === 'select') node.selectValues(value.split(' '));
    else if (node.nodeType === 'trigger') node.setValue(value === 'OK');
    else node.setValue(value);
}

async function walk({ form, media, answers }) {
    const fetchFormAttachment = async (url) => {
        const name = decodeURIComponent(url.pathname.split('/').pop());
        return new Response(readFileSync(media[name]), { headers: { 'content-type': 'text/csv' } });
    };
    const { root } = await createInstance(readFileSync(form, 'utf8'), { form: { fetchFormAttachment } });
    const find = (name) => [...below(root)].find((node) => node.currentState.reference.endsWith(`/${name}`));
    for (const [name, value] of Object.entries(answers)) answer(find(name), value);
    return Object.fromEntries(
        [...below(root)]
            .filter((node) => node.currentState.children == null && node.currentState.relevant)
            .map((node) => [node.currentState.reference.split('/').slice(2).join('/'), node.currentState.instanceValue])
            .filter(([path, value]) => value && !path.startsWith('meta/')),
    );
}

for (const line of readFileSync(0, 'utf8').split('\n').filter(Boolean))
    process.stdout.write(`${JSON.stringify(await walk(JSON.parse(line)))}\n`);
