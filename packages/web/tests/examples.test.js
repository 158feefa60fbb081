// The examples of README.md, run as they stand there.
//
// A line that prints ends with a comment that says what: values as JSON, apart by spaces. What a
// loop prints stands behind its end, one turn after another, with semicolons between.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';

import { PACKAGE, serve } from './support.js';

const ADDRESS = 'http://127.0.0.1:8080';
const text = await readFile(path.join(PACKAGE, 'README.md'), 'utf8');
const examples = Array.from(text.matchAll(/^```js\n([^]*?)^```$/gm), ([, code]) => code);

/** What an example says it prints. */
function promised(code) {
  const lines = code.split('\n').filter((line) => /^(} |.*console\.log\(.*\); )\/\/ /.test(line));
  return lines.flatMap((line) => line.slice(line.indexOf(' // ') + 4).split('; '));
}

/** A value as it stands in such a comment; a lone text without its quotes. */
const shown = (values) => (values.length === 1 && typeof values[0] === 'string' ? values[0] : values.map((value) => JSON.stringify(value)).join(' '));

const AsyncFunction = (async () => {}).constructor;

test('there are five examples', () => assert.equal(examples.length, 5));

for (const [at, code] of examples.entries()) {
  test(`example ${at + 1} prints what it says`, async () => {
    const server = await serve();
    const printed = [];
    try {
      const body = code
        .replace(/^import (.*) from 'dung-hen';$/gm, (_, names) => `const ${names} = await import('dung-hen');`)
        .replaceAll(ADDRESS, server.origin);
      const console = { log: (...values) => printed.push(shown(values)) };
      // The package is found from here, as from any program beside it.
      await new AsyncFunction('console', 'load_module', body.replaceAll('await import(', 'await load_module('))(console, (name) => import(name));
    } finally {
      await server.stop();
    }
    assert.ok(printed.length > 0);
    assert.deepEqual(printed, promised(code));
  });
}
