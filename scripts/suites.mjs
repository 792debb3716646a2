// Runs the suites of the core and of the shim, and counts what each came to.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./setup.mjs";

/**
 * How many cases a suite tried, how many of its tests failed and were left out, and how long it took.
 * @typedef {{ cases: number, failed: number, skipped: number, seconds: number }} Figures
 */

/**
 * What suites came to, each by its file under the project's folder, and whether all went well.
 * @typedef {{ ended: boolean, suites: Map<string, Figures> }} Outcome
 */

/** What takes longer hangs. */
const LONGEST_MS = 30 * 60_000;
/** What one file of the shim's tests may take at most. */
const LONGEST_FILE_MS = 10 * 60_000;
const REPORTER = fileURLToPath(new URL("figures.mjs", import.meta.url));

/** How many cases each property is tried with. */
const CASES = process.env.MYSTATUS_FUZZ_CASES ?? "256";

/** The files of the shim's tests, under the project's folder. @returns {string[]} */
export function shimSuites() {
  const files = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".test.js") && !file.includes("node_modules"))
    .map((file) => `tests/${file}`)
    .sort();
}

/**
 * Runs files of the shim's tests, two at a time: most of them wait for something most of their time.
 * @param {string[]} files
 * @returns {Promise<Outcome>}
 */
export async function testShim(files) {
  const folder = mkdtempSync(join(tmpdir(), "mystatus-suites-"));
  const told = join(folder, "figures.json");
  const reporters = [`--test-reporter=${process.stdout.isTTY ? "spec" : "tap"}`, "--test-reporter-destination=stdout"];
  reporters.push(`--test-reporter=${REPORTER}`, `--test-reporter-destination=${told}`);
  const limits = ["--test-concurrency=2", `--test-timeout=${LONGEST_FILE_MS}`];
  const { ended } = await shown("node", ["--test", ...reporters, ...limits, ...files]);
  const figures = Object.entries(/** @type {Record<string, Figures>} */ (parsed(told)));
  rmSync(folder, { recursive: true });
  return { ended, suites: new Map(figures.map(([file, figures]) => [relative(root, file), figures])) };
}

/**
 * Runs tests of the core: all, or those of some files.
 * @param {string[]} [files]
 * @returns {Promise<Outcome>}
 */
export async function testCore(files) {
  const chosen = files?.flatMap((file) => ["--test", file.replace(/^tests\/|\.rs$/g, "")]) ?? [];
  const env = { ...process.env, PROPTEST_CASES: CASES, MYSTATUS_FUZZ_CASES: CASES };
  // A suite's name and its result come by two ways, whose order only one pipe keeps.
  const command = ["cargo", "test", "--locked", "--no-fail-fast", ...chosen].join(" ");
  const { ended, output } = await shown("sh", ["-c", `${command} 2>&1`], env);
  /** @type {Map<string, Figures>} */
  const suites = new Map();
  for (const part of output.split(/^ +Running (?:unittests )?/m).slice(1)) {
    const [file = ""] = part.split(" ", 1);
    const [, passed, failed, ignored, seconds] =
      /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored.* in ([\d.]+)s$/m.exec(part) ?? [];
    if (passed === undefined) continue;
    const cases = Number(passed) + Number(failed) + moreCases(readFileSync(join(root, file), "utf8"), Number(CASES));
    suites.set(file, { cases, failed: Number(failed), skipped: Number(ignored), seconds: Number(seconds) });
  }
  return { ended, suites };
}

/**
 * How many cases the tests in `source` have more than there are tests: a property's arguments come from strategies, and
 * it is one test of as many cases as are configured, or of a share of them.
 * @param {string} source
 * @param {number} configured
 * @returns {number}
 */
export function moreCases(source, configured) {
  const blocks = source.split(/^proptest! \{$/m).slice(1);
  const more = blocks.map((block) => {
    const [, share] = /with_cases\(share\((\d+)\)\)/.exec(block) ?? [];
    const cases = share ? Math.max(1, Math.floor((configured * Number(share)) / 256)) : configured;
    return (block.match(/\bfn \w+\(\s*\w+ in /g)?.length ?? 0) * (cases - 1);
  });
  return more.reduce((sum, cases) => sum + cases, 0);
}

/**
 * Runs a program with its output shown and kept.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ ended: boolean, output: string }>} whether it ended well, and what it wrote
 */
function shown(program, args, env = process.env) {
  const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"], timeout: LONGEST_MS });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    process.stdout.write(text);
    output += text;
  });
  return new Promise((resolve) => {
    child.on("error", () => resolve({ ended: false, output }));
    child.on("close", (status) => resolve({ ended: status === 0, output }));
  });
}

/** @param {string} file @returns {object} */
function parsed(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
