import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { programs, root, run } from "./programs.js";

for (const [name, program] of programs) {
  test(`every vector holds through the wasm module under ${name}`, async () => {
    const { stdout, stderr } = await run(program, [join(root, "tests/vectors/check.js")]);
    assert.equal(stderr, "");
    const { cases, checks, problems } = JSON.parse(stdout);
    assert.deepEqual(problems, []);
    assert.ok(cases >= 243 && checks > 20 * cases, `all vectors were read: ${cases}, with ${checks} checks`);
  });
}
