// Passes every test: `npm test`.
//
//   npm test -- [module] [--install]
//     module: only what depends on the built module
//     --install: with tools missing, install Debian's packages of them (as root), as is done with CI set

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { canInstallPackages, installPackages, root, run, setUp } from "./setup.mjs";

/** What takes longer hangs. */
const LONGEST_MS = 30 * 60_000;

const { values, positionals } = parseArgs({ options: { install: { type: "boolean" } }, allowPositionals: true });
const onlyModule = positionals.includes("module");

setUp();
// What shows the tests a terminal, and what a program does, the shells that have completions, and what becomes of
// metrics: each tool with its package.
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

const npx = (/** @type {string[]} */ ...args) => ["npx", ["--no-install", ...args]];
const rust = [
  ["cargo", ["fmt", "--check"]],
  ["cargo", ["clippy", "--all-targets", "--locked", "--", "-D", "warnings"]],
  ["cargo", ["test", "--locked"]],
  // Fuzzing is for who asks for it, but its targets must follow the core.
  [
    "cargo",
    ["check", "--locked", "--no-default-features", "--manifest-path", "fuzz/Cargo.toml", "--target-dir", "target/fuzz"],
  ],
];
const javascript = [npx("biome", "ci", "--error-on-warnings"), npx("tsc", "--project", root)];
const files = readdirSync(`${root}/tests`, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".test.js"),
);
// One file at a time: several start OpenCode, which would slow each other down. The limit is of a whole file.
const options = ["--test-concurrency=1", "--test-timeout=600000"];
const node = ["node", ["--test", ...options, ...files.sort().map((file) => `tests/${file}`)]];

if (!hasCargo) console.error("cargo is not installed: the tests of the Rust core are left out.");
const steps = /** @type {[string, string[]][]} */ (
  onlyModule ? [node] : [...(hasCargo ? rust : []), ...javascript, node]
);
const failed = steps
  .filter(([program, args]) => !run(program, args, process.env, LONGEST_MS))
  .map(([program, args]) => `${program} ${args[0]}`);
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(", ")}`);
  process.exit(1);
}
