// One run through the shim, within this process.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { loadCore } from "../js-shim/core.js";
import { report } from "../js-shim/run.js";
import { AUTH_FILE, authFile, home, moveInto } from "./programs.js";

/** @param {import("./programs.js").Place} place @returns {Promise<string>} */
function textIn(place) {
  moveInto(place);
  return report({ lang: "en" }, (run) => run.text(false));
}

test("a credential file caught while it was written is read once more", async (t) => {
  await loadCore();
  const place = home();
  const path = authFile(place);
  writeFileSync(path, '{"openai":');
  const wait = globalThis.setTimeout;
  let writings = 0;
  t.mock.method(globalThis, "setTimeout", (/** @type {() => void} */ then, /** @type {number} */ ms) => {
    // Of all timers, only the wait for the file's writer delivers the rest.
    if (ms === 50) {
      writings += 1;
      writeFileSync(path, '{"openai":{"type":"oauth"}}');
    }
    return wait(then, ms);
  });
  assert.match(await textIn(place), /^No configured accounts found/);
  assert.equal(writings, 1);
});

test("a file that stays half written is told as it is", async () => {
  const place = home();
  writeFileSync(authFile(place), '{"openai":');
  assert.match(await textIn(place), /^❌ Failed to read auth file.*\nError: not valid JSON from line 1, column \d/);
});

test("what a caller itself throws breaks nobody else's run", async () => {
  moveInto(home({ [AUTH_FILE]: {} }));
  const run = await report({ lang: "en" }, (run) => run);
  const own = new WebAssembly.RuntimeError("not the core's");
  const throws = () => {
    throw own;
  };
  await assert.rejects(report({}, throws), own);
  assert.match(run.text(false), /^No configured accounts found/);
});

test("an object of a replaced instance is refused, not misread", async () => {
  const core = await loadCore();
  const run = await report({}, (run) => run);
  core.__wbg_reset_state();
  assert.throws(() => run.text(false));
  assert.equal(await loadCore(), core);
});

test("options that cannot be read are reported and hide names, and half a character in them costs nothing", async () => {
  moveInto(home({ [AUTH_FILE]: {} }));
  const deep = JSON.parse("[".repeat(200) + "]".repeat(200));
  for (const options of [{ x: deep }, { x: 1n }, /** @type {any} */ ([])]) {
    const { option_errors } = await report(options, (run) => run.json());
    assert.deepEqual(option_errors, ["`options` takes a JSON object"]);
  }
  for (const options of [{ private: true, names: { "\ud800": "\udc00" } }, {}]) {
    assert.equal((await report(options, (run) => run.json())).option_errors, undefined);
  }
});
