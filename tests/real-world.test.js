// Problems from public reports, rebuilt with invented data. Each case has its own home, simulated platforms, and runs
// through the command line or OpenCode's entry points.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { cli, home, root, run } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

/**
 * @typedef {object} Case
 * @property {string} id
 * @property {string} title
 * @property {Record<string, unknown>} files by their path in the home
 * @property {Record<string, string>} [links] symbolic links and their targets
 * @property {Record<string, string>} [env]
 * @property {string[]} [unset] variables to remove
 * @property {string[]} [args] of the command line
 * @property {string} [shell] a shell command to run instead
 * @property {boolean} [door] whether to use OpenCode's entry points instead
 * @property {Answer[]} answers
 * @property {{ has?: string[], not?: string[], exit?: number, asked?: string[] }} checks
 */

/**
 * The answer for a host and the beginning of a path.
 * @typedef {object} Answer
 * @property {string} host
 * @property {string} path
 * @property {number} [status]
 * @property {Record<string, string>} [headers]
 * @property {unknown} [body]
 * @property {Record<string, unknown>} [byBody] bodies instead, by what the request's body contains
 */

const vectors = new URL("vectors/", import.meta.url);
/** @type {Case[]} */
const cases = JSON.parse(readFileSync(new URL("real-world.json", vectors), "utf8"));
const doors = join(root, "tests/vectors/doors.js");
const withoutRights = spawnSync("setpriv", ["--version"]).error ?? process.getuid?.() !== 0;

/**
 * Returns `value` with its placeholders replaced by times and tokens.
 * @param {any} value
 * @param {number} now epoch milliseconds
 * @returns {any}
 */
function filled(value, now) {
  if (Array.isArray(value)) return value.map((item) => filled(item, now));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, now)]));
  }
  if (typeof value !== "string") return value;
  const claims = /^@jwt:(.*)$/s.exec(value)?.[1];
  if (claims !== undefined) return ["{}", claims, "signature"].map((part) => btoa(part)).join(".");
  const [, unit, seconds] = /^@(s|ms|iso)([+-]\d+)$/.exec(value) ?? [];
  if (!unit) return value;
  const ms = now + 1000 * Number(seconds);
  return { s: Math.round(ms / 1000), ms, iso: new Date(ms).toISOString() }[unit];
}

/**
 * A home with the files and links of a case.
 * @param {Case} vector
 * @param {number} now
 */
function homeOf({ files, links = {} }, now) {
  const content = (/** @type {any} */ file) =>
    file?.$base64 ? Buffer.from(file.$base64, "base64") : filled(file, now);
  const place = home(Object.fromEntries(Object.entries(files).map(([path, file]) => [path, content(file)])));
  for (const [path, target] of Object.entries(links)) {
    const link = join(place.home, path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target.replaceAll("$HOME", place.home), link);
  }
  return place;
}

/**
 * The simulator of a case's platforms.
 * @param {Case} vector
 * @param {number} now
 */
function platformsOf({ answers }, now) {
  return startSimulator(
    {},
    {
      hosts: answers.map(({ host }) => host),
      answer: ({ headers, path, body }) => {
        const found = answers.find((answer) => answer.host === headers.host && path.startsWith(answer.path));
        if (!found) return undefined;
        const own = Object.entries(found.byBody ?? {}).find(([part]) => body.includes(part));
        return { ...found, body: filled(own ? own[1] : found.body, now) };
      },
    },
  );
}

test("each case says what is to be, not only what is not", () => {
  const bare = cases.filter(({ checks: { not: _, ...checks } }) => Object.keys(checks).length === 0);
  assert.deepEqual(
    bare.map(({ id }) => id),
    [],
  );
});

describe("what went wrong for somebody somewhere", { concurrency: 2 }, () => {
  for (const vector of cases) {
    const { id, title, env = {}, unset = [], args = ["--lang", "en"], shell, door, checks } = vector;
    const skip = shell?.includes("setpriv") && withoutRights ? "only root can give up its rights" : false;
    test(`${id}: ${title}`, { skip }, async () => {
      const now = Date.now();
      const place = homeOf(vector, now);
      const simulator = await platformsOf(vector, now);
      try {
        const { HTTPS_PROXY = "" } = simulator.env;
        const proxy = HTTPS_PROXY.replace("http://", "");
        /** @type {Record<string, string>} */
        const all = { ...simulator.env, https_proxy: HTTPS_PROXY, NODE: process.execPath, CLI: cli };
        for (const [name, value] of Object.entries(env)) {
          all[name] = value.replaceAll("$HOME", place.home).replaceAll("$PROXY", proxy);
        }
        for (const name of unset) delete all[name];
        const [program, given] = shell
          ? ["/bin/sh", ["-c", shell]]
          : [process.execPath, door ? [doors] : [cli, ...args]];
        const { stdout, stderr, status } = await run(program, given, { ...place, env: all });
        const output = stdout + stderr;
        for (const pattern of checks.has ?? []) assert.match(output, new RegExp(pattern, "m"));
        for (const pattern of checks.not ?? []) assert.doesNotMatch(output, new RegExp(pattern, "m"));
        if (checks.exit !== undefined) assert.equal(status, checks.exit, output);
        for (const path of checks.asked ?? []) {
          assert.ok(
            simulator.requests.some((request) => request.path.startsWith(path)),
            `${path} was not asked`,
          );
        }
      } finally {
        await simulator.close();
      }
    });
  }
});
