// The matrix of transports and faults: each fault hits one request, or all. The command line program runs with accounts
// that together send every shape of request, and its report is compared with what it must say. tests/faults.rs tests
// every platform with every fault, without a runtime.

import assert from "node:assert/strict";
import http from "node:http";
import { AUTH_FILE, cli, home, programs, run } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { faults, outages } from "./simulator/faults.js";
import { listen } from "./simulator/loopback.js";
import { startSimulator } from "./simulator/simulator.js";

/** @typedef {{ platform: string, code?: string, status?: number, message?: string, next_step?: string }} Shown */

/**
 * A cell of the matrix.
 * @typedef {object} Cell
 * @property {string} fault
 * @property {string} shape the shape of the request that fails
 * @property {string} runtime
 * @property {() => Promise<number>} check resolves to the report's duration in seconds; rejects if it is wrong
 */

/**
 * The program's timeouts, in seconds. On a machine that stalls for that long, a correct report can look wrong, so it is
 * retried with the next; a wrong report is wrong with each.
 */
const TIMEOUTS = [1, 4, 16];
/** How much longer than the timeout the report may take in all, in seconds. */
const GRACE = 0.5;
/** How long a runtime takes at most to start while others start too. */
const START = 2;

/** Every shape of request, with an account that sends it. @type {Record<string, { platform: string, call: string }>} */
const SHAPES = {
  get: { platform: "zai", call: "GET https://api.z.ai/api/monitor/usage/quota/limit" },
  form: { platform: "google", call: "POST https://oauth2.googleapis.com/token" },
  json: { platform: "google", call: "POST https://cloudcode-pa.googleapis.com/v1internal:fetchAvailableModels" },
  "other port": { platform: "acme", call: "GET https://acme.example.com:8443/balance" },
  loopback: { platform: "local", call: "GET http://127.0.0.1/balance" },
};

/** The answers of the user's own platforms. */
const BALANCE = { body: { data: { left: 12.5 } } };

const CALLS = Object.values(SHAPES).map(({ call }) => call);
const { call: LOCAL } = /** @type {{ call: string }} */ (SHAPES.loopback);

/** @type {Cell[]} */
export const cells = programs.flatMap(([runtime, program]) => [
  ...faults.flatMap((fault) =>
    Object.entries(SHAPES)
      // Requests to this machine use no certificates.
      .filter(([shape]) => !(fault.untrusted && shape === "loopback"))
      .map(([shape, { platform, call }]) => ({
        fault: fault.name,
        shape,
        runtime,
        check: () => withPatience((timeout) => checkFault(program, fault, platform, call, timeout)),
      })),
  ),
  ...outages.map((outage) => ({
    fault: outage.name,
    shape: "all",
    runtime,
    check: () => withPatience((timeout) => checkOutage(program, outage, timeout)),
  })),
]);

/**
 * Returns the result of `check` with the first timeout with which it passes.
 * @param {(timeout: number) => Promise<number>} check
 */
async function withPatience(check) {
  const failures = [];
  for (const timeout of TIMEOUTS) {
    try {
      return await check(timeout);
    } catch (error) {
      failures.push(error);
    }
  }
  throw failures.at(-1);
}

/**
 * @param {string} program
 * @param {import("./simulator/faults.js").Fault} fault
 * @param {string} platform
 * @param {string} call
 * @param {number} timeout
 */
async function checkFault(program, { answer, told, untrusted }, platform, call, timeout) {
  const known = Object.entries(sampleAnswers()).filter(([known]) => CALLS.includes(known));
  /** @type {Record<string, import("./simulator/simulator.js").Answer>} */
  const answers = {
    ...Object.fromEntries(known),
    [/** @type {any} */ (SHAPES["other port"]).call]: BALANCE,
    [LOCAL]: BALANCE,
  };
  const good = /** @type {{ body: object }} */ (answers[call]).body;
  answers[call] = answer(JSON.stringify(good));
  const { [LOCAL]: ofLocal = BALANCE, ...remote } = answers;
  const { hostname } = new URL(call.split(" ")[1] ?? "");
  const [simulator, local] = await Promise.all([
    startSimulator(remote, { untrusted: untrusted ? [hostname] : [] }),
    startLocal(ofLocal),
  ]);
  try {
    const { accounts, failures, ended } = await report(program, timeout, simulator.env, local.host);
    const platforms = [...new Set(Object.values(SHAPES).map(({ platform }) => platform))];
    const others = platforms.filter((other) => other !== platform);
    const shown = accounts.map((account) => account.platform);
    assert.deepEqual(shown, told.code ? others : platforms, "the others are shown");
    // One of the sample accounts is incomplete, whatever the network does.
    const failed = failures.filter((failure) => failure.code !== "missing_project_id");
    assert.deepEqual(
      failed.map((failure) => failure.platform),
      told.code ? [platform] : [],
    );
    for (const failure of failed) assertTold(failure, told);
    const hosts = Object.keys(remote).map((known) => new URL(known.split(" ")[1] ?? "").host);
    assert.deepEqual(
      simulator.hosts.filter((host) => !hosts.includes(host)),
      [],
      "no other host is contacted",
    );
    const asked = [...simulator.requests, ...local.requests].map(({ method, url }) => `${method} ${url}`);
    assert.deepEqual(
      asked.filter((url) => !(url in answers)),
      [],
      "nothing else is asked for",
    );
    assert.equal(new Set(asked).size, asked.length, "nothing is asked for twice");
    return within(timeout + GRACE, (ended - simulator.asked()) / 1000);
  } finally {
    await Promise.all([simulator.close(), local.close()]);
  }
}

/**
 * Starts a server on this machine that speaks plain HTTP.
 * @param {import("./simulator/simulator.js").Answer} answer
 */
async function startLocal(answer) {
  /** @type {import("./simulator/simulator.js").Received[]} */
  const requests = [];
  const server = http.createServer((request, response) => {
    const { method = "", url: path = "/", headers } = request;
    const received = { method, url: `http://127.0.0.1${path}`, path, headers, body: "" };
    requests.push(received);
    if (typeof answer === "function") return answer(received, response);
    const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? "");
    response.writeHead(answer.status ?? 200, { "Content-Type": "application/json", ...answer.headers }).end(body);
  });
  return { requests, ...(await listen(server)) };
}

/**
 * Returns the accounts, including one on this machine at `local` if given.
 * @param {string} [local]
 */
function files(local) {
  const all = sampleFiles();
  const { "zai-coding-plan": zai } = /** @type {Record<string, object>} */ (all[AUTH_FILE]);
  const key = (/** @type {string} */ name) => ({ type: "api", key: `sample-key-of-${name}` });
  const own = { balances: [{ remaining: "/data/left", currency: "USD" }] };
  const url = /** @type {any} */ (SHAPES["other port"]).call.split(" ")[1];
  const acme = { id: "acme", url, auth: { entry: "acme" }, ...own };
  const there = { id: "local", url: `http://${local}/balance`, loopback: true, auth: { entry: "local" }, ...own };
  return {
    ...all,
    [AUTH_FILE]: { "zai-coding-plan": zai, acme: key("acme"), local: key("local") },
    ".config/opencode/mystatus.json": { custom: local ? [acme, there] : [acme] },
  };
}

/**
 * @param {string} program
 * @param {import("./simulator/faults.js").Outage} outage
 * @param {number} timeout
 */
async function checkOutage(program, { start, told }, timeout) {
  const { env, close } = await start();
  try {
    const { accounts, failures, started, ended } = await report(program, timeout, env);
    assert.deepEqual(accounts, []);
    const failed = failures.filter((failure) => failure.code !== "missing_project_id");
    assert.deepEqual(
      failed.map((failure) => failure.platform),
      ["zai", "google", "acme"],
    );
    for (const failure of failed) assertTold(failure, told);
    return within(START + timeout + GRACE, (ended - started) / 1000);
  } finally {
    await close();
  }
}

/**
 * The program's report of the accounts.
 * @param {string} program
 * @param {number} timeout in seconds
 * @param {Record<string, string>} env
 * @param {string} [local] the host and port of the account on this machine
 */
async function report(program, timeout, env, local) {
  const started = performance.now();
  const args = [cli, "--json", "--lang", "en", "--timeout", String(timeout)];
  const { stdout, stderr } = await run(program, args, { ...home(files(local)), env });
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
