// Tests every promise that SECURITY.md makes, and prints a line for each: `npm run trust`. MYSTATUS_FUZZ_CASES sets
// how many cases each property is tried with.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { root, setUp } from "./setup.mjs";

setUp();

const CASES = process.env.MYSTATUS_FUZZ_CASES ?? "256";

/** The promises, with the tests of each: of the shim and the whole program, and of the core. */
const PROMISES = [
  {
    promise: "names every fault, in time",
    shim: ["faults", "network", "opencode/faults", "opencode/network"],
    core: ["faults"],
  },
  { promise: "only reads", shim: ["reads"], core: [] },
  {
    promise: "sends a credential to its own platform",
    shim: ["allow-list", "verify"],
    core: ["allow_list", "custom_reach"],
  },
  { promise: "leaks nothing", shim: ["leaks"], core: ["leaks", "private"] },
  { promise: "draws nothing it should not", shim: [], core: ["draws"] },
  { promise: "never breaks", shim: ["life", "traps", "host-faults"], core: ["hostile", "fuzzed"] },
  { promise: "is courteous to the platforms", shim: ["courtesy", "soak"], core: ["courtesy"] },
  { promise: "hears of a session why it was refused", shim: ["heard", "opencode2"], core: ["signals"] },
  { promise: "works within bounds", shim: ["concurrent"], core: ["bounds"] },
  { promise: "survives its files", shim: ["cli", "run"], core: ["run"] },
  { promise: "ships what its sources make", shim: ["lock", "package", "pkg", "workflows"], core: [] },
];

const hasCargo = spawnSync("cargo", ["--version"]).status === 0;
if (!hasCargo && process.env.CI) throw new Error("cargo is missing");
if (!hasCargo) console.error("cargo is not installed: the tests of the Rust core are left out.");

/**
 * What a test program counts: how many cases it tried, how many of its tests failed, and what it printed.
 * @typedef {{ cases: number, failed: number, output: string }} Figures
 */

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function output(program, args, env = process.env) {
  const { stdout, stderr, status } = spawnSync(program, args, {
    cwd: root,
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return { text: `${stdout}${stderr}`, ended: status === 0 };
}

/**
 * @param {string[]} names
 * @returns {Figures}
 */
function testShim(names) {
  const files = names.map((name) => `tests/${name}.test.js`);
  const { text, ended } = output("node", ["--test", "--test-reporter=tap", "--test-concurrency=1", ...files]);
  const count = (/** @type {string} */ what) => Number(new RegExp(`^# ${what} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
  const failed = Math.max(count("fail"), ended ? 0 : 1);
  return { cases: count("pass") + count("fail"), failed, output: text };
}

/**
 * @param {string} name
 * @returns {Figures}
 */
function testCore(name) {
  const env = { ...process.env, PROPTEST_CASES: CASES, MYSTATUS_FUZZ_CASES: CASES };
  const { text, ended } = output("cargo", ["test", "--locked", "--test", name], env);
  const [, passed = 0, wrong = 0] = /^test result: \w+\. (\d+) passed; (\d+) failed/m.exec(text) ?? [];
  // A property's arguments come from strategies; it is one test of many cases.
  const properties = readFileSync(`${root}/tests/${name}.rs`, "utf8").match(/\bfn \w+\(\s*\w+ in /g)?.length ?? 0;
  const tests = Number(passed) + Number(wrong);
  const failed = Math.max(Number(wrong), ended ? 0 : 1);
  return { cases: tests - properties + properties * Number(CASES), failed, output: text };
}

const widest = Math.max(...PROMISES.map(({ promise }) => promise.length));
for (const { promise, shim, core } of PROMISES) {
  const started = performance.now();
  const ran = [...(shim.length > 0 ? [testShim(shim)] : []), ...(hasCargo ? core.map(testCore) : [])];
  const cases = ran.reduce((sum, figures) => sum + figures.cases, 0);
  const failed = ran.reduce((sum, figures) => sum + figures.failed, 0);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const mark = failed > 0 ? "✖" : "✔";
  console.log(
    `${mark} ${promise.padEnd(widest)}  ${String(cases).padStart(6)} cases  ${failed} failed  ${seconds.padStart(3)} s`,
  );
  for (const figures of ran.filter((figures) => figures.failed > 0)) console.error(figures.output);
  if (failed > 0) process.exitCode = 1;
}
