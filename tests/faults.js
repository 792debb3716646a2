// The matrix of platforms and faults: each fault befalls one platform, or all, while the command line program runs in
// front of the sample accounts, and the report is held against what it must say.

import assert from "node:assert/strict";
import { cli, home, programs, run } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { faults, outages } from "./simulator/faults.js";
import { startSimulator } from "./simulator/simulator.js";

/** @typedef {{ platform: string, code?: string, status?: number, message?: string, next_step?: string }} Shown */

/**
 * A place in the matrix.
 * @typedef {object} Cell
 * @property {string} fault
 * @property {string} platform the platform, with the request that fails where it makes several
 * @property {string} runtime
 * @property {() => Promise<number>} check how long the report took, in seconds; rejects where it is wrong
 */

/** How long the program is told to wait, and how much longer it may take in all, in seconds. */
const TIMEOUT = 1;
const GRACE = 0.5;
/** How long a runtime takes at most to start while others do. */
const START = 2;

/** Whose request is which. */
const CALLS = {
  openai: "GET https://chatgpt.com/backend-api/wham/usage",
  zhipu: "GET https://bigmodel.cn/api/monitor/usage/quota/limit",
  zai: "GET https://api.z.ai/api/monitor/usage/quota/limit",
  copilot: "GET https://api.github.com/copilot_internal/user",
  "google sign-in": "POST https://oauth2.googleapis.com/token",
  google: "POST https://cloudcode-pa.googleapis.com/v1internal:fetchAvailableModels",
};

const PLATFORMS = ["openai", "zhipu", "zai", "copilot", "google"];

/** @type {Cell[]} */
export const cells = programs.flatMap(([runtime, program]) => [
  ...faults.flatMap((fault) =>
    Object.entries(CALLS).map(([platform, call]) => ({
      fault: fault.name,
      platform,
      runtime,
      check: () => checkFault(program, fault, /** @type {string} */ (platform.split(" ")[0]), call),
    })),
  ),
  ...outages.map((outage) => ({
    fault: outage.name,
    platform: "all",
    runtime,
    check: () => checkOutage(program, outage),
  })),
]);

/**
 * @param {string} program
 * @param {import("./simulator/faults.js").Fault} fault
 * @param {string} platform
 * @param {string} call
 */
async function checkFault(program, { answer, told, untrusted }, platform, call) {
  const answers = sampleAnswers();
  const good = /** @type {{ body: object }} */ (answers[call]).body;
  const host = new URL(call.split(" ")[1] ?? "").host;
  const simulator = await startSimulator(
    { ...answers, [call]: answer(JSON.stringify(good)) },
    { untrusted: untrusted ? [host] : [] },
  );
  try {
    const { accounts, failures, ended } = await report(program, simulator.env);
    const others = PLATFORMS.filter((other) => other !== platform);
    const shown = accounts.map((account) => account.platform);
    assert.deepEqual(shown, told.code ? others : PLATFORMS, "the others are shown");
    // One of the sample accounts lacks something, whatever the network does.
    const failed = failures.filter((failure) => failure.code !== "missing_project_id");
    assert.deepEqual(
      failed.map((failure) => failure.platform),
      told.code ? [platform] : [],
    );
    for (const failure of failed) assertTold(failure, told);
    const hosts = Object.values(CALLS).map((known) => new URL(known.split(" ")[1] ?? "").host);
    assert.deepEqual(
      simulator.hosts.filter((host) => !hosts.includes(host)),
      [],
      "no other host is contacted",
    );
    const asked = simulator.requests.map(({ method, url }) => `${method} ${url}`);
    assert.deepEqual(
      asked.filter((url) => !(url in answers)),
      [],
      "nothing else is asked for",
    );
    assert.equal(new Set(asked).size, asked.length, "nothing is asked for twice");
    return within(TIMEOUT + GRACE, (ended - simulator.asked()) / 1000);
  } finally {
    await simulator.close();
  }
}

/**
 * @param {string} program
 * @param {import("./simulator/faults.js").Outage} outage
 */
async function checkOutage(program, { start, told }) {
  const { env, close } = await start();
  try {
    const { accounts, failures, started, ended } = await report(program, env);
    assert.deepEqual(accounts, []);
    const failed = failures.filter((failure) => failure.code !== "missing_project_id");
    assert.deepEqual(
      failed.map((failure) => failure.platform),
      PLATFORMS,
    );
    for (const failure of failed) assertTold(failure, told);
    return within(START + TIMEOUT + GRACE, (ended - started) / 1000);
  } finally {
    await close();
  }
}

/**
 * The program's report of the sample accounts.
 * @param {string} program
 * @param {Record<string, string>} env
 */
async function report(program, env) {
  const started = performance.now();
  const args = [cli, "--json", "--lang", "en", "--timeout", String(TIMEOUT)];
  const { stdout, stderr } = await run(program, args, { ...home(sampleFiles()), env });
  const ended = performance.now();
  assert.equal(stderr, "");
  /** @type {{ accounts: Shown[], failures: Shown[] }} */
  const { accounts, failures } = JSON.parse(stdout);
  return { accounts, failures, started, ended };
}

/**
 * @param {Shown} failure
 * @param {import("./simulator/faults.js").Told} told
 */
function assertTold({ code, status, message = "", next_step = "" }, told) {
  assert.deepEqual([code, status], [told.code, told.status], message);
  if (told.message) assert.match(message, told.message);
  if (told.next) assert.match(next_step, told.next);
}

/**
 * @param {number} most
 * @param {number} seconds
 */
function within(most, seconds) {
  assert.ok(seconds <= most, `the report took ${seconds} s`);
  return seconds;
}
