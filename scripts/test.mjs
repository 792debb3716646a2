// Runs every test, and prints a line for each promise of SECURITY.md: `npm test`.
//
//   npm test -- [module] [--install]
//     module: only the tests that depend on the built module
//     --install: if tools are missing, install their Debian packages (as root), as is done if CI is set

import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { printPromises } from "./promises.mjs";
import { canInstallPackages, installPackages, root, run, setUp } from "./setup.mjs";
import { shimSuites, testCore, testShim } from "./suites.mjs";

const { values, positionals } = parseArgs({ options: { install: { type: "boolean" } }, allowPositionals: true });
const onlyModule = positionals.includes("module");

setUp();
// Tools that the tests need: a terminal, a system call tracer, the shells with completions, and a checker of metrics.
// Each is listed with its package.
const TOOLS = {
  strace: "strace",
  tmux: "tmux",
  zsh: "zsh",
  fish: "fish",
  prometheus: "prometheus",
  promtool: "prometheus",
  "prometheus-node-exporter": "prometheus-node-exporter",
};
const lacking = Object.entries(TOOLS).filter(([tool]) => spawnSync(tool, ["--version"]).error);
const missing = [...new Set(lacking.map(([, tool]) => tool))];
if (missing.length > 0) {
  if (values.install || (process.env.CI && canInstallPackages())) installPackages(missing);
  else
    console.error(
      `Not installed: ${missing.join(", ")}. The tests that need them are left out; \`npm test -- --install\` installs them, as root on Debian.`,
    );
}

const hasCargo = spawnSync("cargo", ["--version"]).status === 0;
if (!hasCargo && process.env.CI) throw new Error("cargo is missing");

const npx = (/** @type {string[]} */ ...args) => run("npx", ["--no-install", ...args]);
const cargo = (/** @type {string[]} */ ...args) => run("cargo", args);
/** @type {string[]} */
const failed = [];
/** @param {string} what @param {boolean} passed */
const note = (what, passed) => void (passed || failed.push(what));
/** @type {Map<string, import("./suites.mjs").Figures>} */
const figures = new Map();
/** @param {string} what @param {Promise<import("./suites.mjs").Outcome>} outcome */
async function noteSuites(what, outcome) {
  const { ended, suites } = await outcome;
  note(what, ended);
  for (const [file, came] of suites) figures.set(file, came);
}

if (!onlyModule) {
  note("Biome", npx("biome", "ci", "--error-on-warnings"));
  note("the types of the JavaScript", npx("tsc", "--project", root));
  if (hasCargo) {
    note("cargo fmt", cargo("fmt", "--check"));
    note("cargo clippy", cargo("clippy", "--all-targets", "--locked", "--", "-D", "warnings"));
    await noteSuites("the core's tests", testCore());
    // Nothing is fuzzed here, but the targets must keep compiling as the core changes.
    const fuzz = ["--no-default-features", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target/fuzz"];
    note("the targets of fuzzing", cargo("check", "--locked", ...fuzz));
  } else console.error("cargo is not installed: the tests of the Rust core are left out.");
}
await noteSuites("the shim's tests", testShim(shimSuites()));
if (!onlyModule) note("the promises", printPromises(figures, hasCargo));
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exit(1);
}
