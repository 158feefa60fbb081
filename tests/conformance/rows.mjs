// Writes CEL's conformance rows, one JSON object a line, for the Rust side to run.

import { tests } from "@bufbuild/cel-spec/testdata/conformance.js";

function walk(suite, path) {
  for (const { original } of suite.tests ?? []) {
    const { name, expr, value, bindings = {}, evalError } = original;
    const row = { at: `${path}/${name}`, expr, value, bindings, fails: evalError !== undefined };
    process.stdout.write(`${JSON.stringify(row)}\n`);
  }
  for (const inner of suite.suites ?? []) walk(inner, `${path}/${inner.name}`);
}

for (const file of tests.suites) walk(file, file.name);
