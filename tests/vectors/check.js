// Runs the vectors through the wasm module, with time standing still and every answer scripted, and prints what does
// not hold. Plain JavaScript, so that the same file runs under Node and under Bun.

import { readdirSync, readFileSync } from "node:fs";
import { loadCore } from "../../js-shim/core.js";

const HOME = "/home/ada";
const COMPANION = "opencode-antigravity-auth@1.6.0/node_modules/opencode-antigravity-auth/dist/src/constants.js";

/** @typedef {import("../../pkg/mystatus.js").Plan} Plan */
/** @typedef {import("../../pkg/mystatus.js").Run} Run */
/** @typedef {Record<string, any>} Json */

/** What a vector calls a platform, where that is not its id. @type {Record<string, string>} */
const ALSO_CALLED = { nanogpt: "nano-gpt" };

/** The vectors whose lists name a part of what is shown; those of all others name the whole. */
const PARTIAL = readFileSync(new URL("partial.txt", import.meta.url), "utf8").split("\n");

/** @type {Json[]} */
const cases = readdirSync(new URL(".", import.meta.url))
  .filter((name) => name.endsWith(".json") && name !== "real-world.json")
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")));

/** @param {string} name @returns {string} */
function path(name) {
  if (name === "auth.json") return `${HOME}/.local/share/opencode/auth.json`;
  if (name === "companion/constants.js") return `${HOME}/.cache/opencode/packages/${COMPANION}`;
  return name.startsWith("~/") ? `${HOME}${name.slice(1)}` : `${HOME}/.config/opencode/${name}`;
}

/** @param {Plan} plan @param {string} name @param {any} content */
function give(plan, name, content) {
  const at = path(name);
  if (typeof content === "string") plan.take(at, content, "");
  else if (content && "error" in content) plan.take(at, undefined, content.error);
  else plan.take(at, JSON.stringify(content), "");
}

/**
 * The whole run of a case.
 * @param {Json} vector
 * @param {string} lang
 * @returns {Promise<{ run: Run, status: number, sent: Json[] }>}
 */
async function runCase(vector, lang) {
  const core = await loadCore();
  /** @type {Json[]} */
  const sent = [];
  const host = {
    home: () => HOME,
    variable: (/** @type {string} */ name) => vector.env?.[name],
    now: () => vector.now_ms,
    utcOffset: () => 0,
    locale: () => undefined,
    isTerminal: () => false,
    /** @type {(host: string, path: string, init: Json) => { then: (reply: (answer: object) => void) => void }} */
    // biome-ignore lint/suspicious/noThenProperty: what the core awaits is a thenable
    fetch: (host, path, init) => ({ then: (reply) => sent.push({ host, path, ...init, reply }) }),
  };
  const plan = new core.Plan({ lang }, host);
  if (vector.opt_in) plan.enable(vector.opt_in);
  for (const folder of plan.folders()) {
    const below = Object.keys(vector.files)
      .map(path)
      .filter((at) => at.startsWith(`${folder}/`));
    plan.list(
      folder,
      below.map((at) => at.slice(folder.length + 1).split("/")[0] ?? ""),
    );
  }
  for (const [name, content] of Object.entries(vector.files)) give(plan, name, content);
  const run = plan.start();
  run.poll();
  /** How many answers of each call were given. @type {Map<string, number>} */
  const given = new Map();
  for (let at = 0; at < sent.length; at += 1) {
    const { method, host, path, reply } = /** @type {Json} */ (sent[at]);
    const [pathname, query = ""] = path.split("?");
    const url = `https://${host}${pathname}`;
    const answers = vector.http.filter(
      (/** @type {Json} */ http) =>
        http.method === method && http.url.split("?")[0] === url && (http.query ?? query) === query,
    );
    // Answers of one call stand in the order in which they are asked for; the last one stays.
    const call = answers[0]?.query === undefined ? method + url : `${method}${url}?${query}`;
    const count = given.get(call) ?? 0;
    given.set(call, count + 1);
    const answer = answers[Math.min(count, answers.length - 1)];
    if (!answer) throw new Error(`${vector.name}: no answer for ${method} ${url}`);
    const code = { timeout: "TIMEOUT", "connection refused": "ECONNREFUSED" }[/** @type {string} */ (answer.error)];
    const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    reply(code ? { code } : { status: answer.status, body, retryAfter: answer.headers?.["retry-after"] });
    run.poll();
  }
  const { status } = run.output(new core.Command([], "", host), undefined, "");
  return { run, status, sent };
}

/**
 * Whether `actual` holds everything in `expected`: objects by their named members, arrays by an item each, in order, and
 * nothing else where these `areWhole`.
 * @param {any} actual
 * @param {any} expected
 * @param {boolean} areWhole
 * @returns {boolean}
 */
function holds(actual, expected, areWhole) {
  if (Array.isArray(expected)) {
    if ((areWhole || expected.length === 0) && actual?.length !== expected.length) return false;
    let at = 0;
    return expected.every((item) => {
      while (at < actual.length && !holds(actual[at], item, areWhole)) at += 1;
      at += 1;
      return at <= actual.length;
    });
  }
  if (expected && typeof expected === "object") {
    return Object.entries(expected).every(([key, value]) => holds(actual?.[key], value, areWhole));
  }
  return actual === (ALSO_CALLED[expected] ?? expected);
}

let checks = 0;
/** @type {string[]} */
const problems = [];
for (const vector of cases) {
  for (const lang of ["en", "zh", "ko", "ja"]) {
    const { run, status, sent } = await runCase(vector, lang);
    const text = run.text(false);
    const report = run.json();
    const json = JSON.stringify(report);
    const { requests, exit, accounts, failures, request_headers: headers } = vector.facts;
    /** @param {boolean} fine @param {string} what */
    const check = (fine, what) => {
      checks += 1;
      if (!fine) problems.push(`${vector.name} (${lang}): ${what}\n${text}`);
    };
    const areWhole = !PARTIAL.includes(vector.name);
    check(run.done(), "is not done");
    check(requests === undefined || sent.length === requests, "requests");
    check(exit === undefined || status === exit, "exit");
    check(accounts === undefined || holds(report.accounts, accounts, areWhole), "accounts");
    check(failures === undefined || holds(report.failures, failures, areWhole), "failures");
    for (const [url, expected] of Object.entries(headers ?? {})) {
      const request = sent.find(({ host, path }) => `https://${host}${path.split("?")[0]}` === url);
      check(holds(request?.headers, expected, areWhole), "headers");
    }
    for (const words of vector.text[lang] ?? []) check(text.includes(words), `lacks ${words}`);
    for (const words of vector.not ?? []) check(!text.includes(words) && !json.includes(words), `holds ${words}`);
    run.free();
  }
}
console.log(JSON.stringify({ cases: cases.length, checks, problems }));
