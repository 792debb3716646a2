// What is shipped stays within its budget.

import assert from "node:assert/strict";
import { test } from "node:test";
import { budget, sizes } from "../bench/size.mjs";

for (const [what, size] of Object.entries(sizes())) {
  test(`${what}: ${size}`, () => {
    assert.ok(size <= budget[/** @type {keyof typeof budget} */ (what)]);
  });
}
