// One run through the shim, within this process.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { loadCore } from "../js-shim/core.js";
import { instanceOf } from "../js-shim/instance.js";
import { report } from "../js-shim/run.js";
import { namesIn } from "../js-shim/running.js";
import { AUTH_FILE, authFile, home, moveInto } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";

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

test("a run leaves nothing behind: its place among the others is free, and no timer keeps the host waiting", async (t) => {
  moveInto(home({ [AUTH_FILE]: {} }));
  const life = Object.getPrototypeOf(instanceOf(await loadCore()));
  const join = t.mock.method(life, "join");
  const leave = t.mock.method(life, "leave");
  // Lists only timers that keep the process alive.
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  const before = timers();
  const throws = () => {
    throw new Error("the caller's own");
  };
  await report({}, () => {}, { inTime: true });
  await assert.rejects(report({}, throws, { inTime: true }));
  assert.equal(timers(), before);
  /** @type {(method: { mock: { calls: { arguments: unknown[] }[] } }) => unknown[]} */
  const inboxes = ({ mock }) => mock.calls.map((call) => call.arguments[0]);
  assert.equal(new Set(inboxes(join)).size, 2);
  assert.deepEqual(inboxes(leave), inboxes(join));
});

test("a sign-in of the host's own store is sent to the enterprise that it names", async (t) => {
  const simulator = await startSimulator({}, { hosts: ["api.company.ghe.com"] });
  t.after(simulator.close);
  moveInto({ ...home(), env: simulator.env });
  const copilot = { type: "oauth", refresh: "gho_store_0123456789", metadata: { enterpriseUrl: "company.ghe.com" } };
  await report({}, () => {}, { store: { "github-copilot": copilot } });
  assert.deepEqual([...new Set(simulator.hosts)], ["api.company.ghe.com"]);
});

test("of the folders that may be scopes of packages, the first few are listed", async () => {
  const scopes = Array.from({ length: 100 }, (_, at) => `@scope${at}`);
  const place = home(Object.fromEntries(scopes.map((scope) => [`packages/${scope}/one`, ""])));
  moveInto(place);
  const names = await namesIn(join(place.home, "packages"));
  const listed = names.filter((name) => name.endsWith("/one"));
  assert.ok(listed.length > 0 && listed.length <= 16, `${listed.length} of ${names.length}`);
});

describe("a list of sessions that comes once the run has begun", () => {
  const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
  const hour = 3_600_000;
  const data = Array.from({ length: 34 * 24 }, (_, hours) => ({
    model: { id: "gpt-5.3-codex", providerID: "openai" },
    tokens: { input: 1000, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
    time: { created: Date.now() - (hours + 1) * hour, updated: Date.now() - hours * hour - 60_000 },
  }));

  /** @param {import("node:test").TestContext} t @returns {Promise<import("../js-shim/sessions.js").List>} */
  async function lateList(t) {
    const { Plan } = await loadCore();
    const { start } = Plan.prototype;
    const begun = new Promise((resolve) => {
      /** @this {import("../pkg/mystatus.js").Plan} */
      function startPlan() {
        setImmediate(resolve);
        return start.call(this);
      }
      t.mock.method(Plan.prototype, "start", startPlan);
    });
    return () => begun.then(() => ({ data }));
  }

  test("is waited for by a report that sends nothing", async (t) => {
    moveInto(home({ [AUTH_FILE]: { openai } }));
    const headers = {
      "x-codex-secondary-used-percent": "42",
      "x-codex-secondary-window-minutes": "10080",
      "x-codex-secondary-reset-after-seconds": String((72 * hour) / 1000),
    };
    const type = /** @type {const} */ ("answer");
    const answer = { type, provider: "openai", model: "gpt-5.3-codex", at: Date.now(), status: 200, headers };
    const asked = { intent: /** @type {const} */ ("remembered"), sends: false, signals: [answer] };
    const text = await report({ lang: "en" }, (run) => run.text(false), { ...asked, list: await lateList(t) });
    assert.match(text, /58% remaining .* lasts$/m);
  });

  test("ends the report that it breaks, and not the host", async (t) => {
    const simulator = await startSimulator(sampleAnswers());
    t.after(simulator.close);
    moveInto({ ...home({ [AUTH_FILE]: { openai } }), env: simulator.env });
    const core = await loadCore();
    const list = await lateList(t);
    t.mock.method(core.Run.prototype, "setSessions", () => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
    // A rejection that nobody handles would end OpenCode.
    const unhandled = t.mock.fn();
    process.on("unhandledRejection", unhandled);
    t.after(() => void process.off("unhandledRejection", unhandled));
    const show = (/** @type {import("../pkg/mystatus.js").Run} */ run) => run.text(false);
    await assert.rejects(report({}, show, { list }), /unreachable/);
    await turn();
    assert.equal(unhandled.mock.callCount(), 0);
  });
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
