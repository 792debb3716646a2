// Applies every mutation that cargo-mutants knows to the core and counts those that a test notices: `npm run mutants`.
// The whole core takes days on two processors; bench/MUTANTS.md has the result, and the mutations that no test notices.
//
//   npm run mutants -- [--install] [--file src/NAME.rs]... [--shard K/N]
//     --install: if cargo-mutants is missing, install it into the user's cache folder
//     --file: only this file; a pattern, may be repeated
//     --shard: only part K, from 0, of N parts, each taken from all over the core

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cargoTool, root } from "./setup.mjs";

const VERSION = "27.1.0";
/** Code that runs only on the module's target, so no test of the core can notice a mutation. */
const ELSEWHERE = ["src/wasm/*.rs", "src/trap.rs"];
/** The least share of mutations that tests have to notice. */
const LEAST = 0.9;

const { values } = parseArgs({
  options: {
    install: { type: "boolean" },
    file: { type: "string", multiple: true, default: [] },
    shard: { type: "string" },
  },
});
const cargoMutants = cargoTool("cargo-mutants", VERSION, "mutants", values.install);
const output = join(root, "target/mutants");
const args = ["mutants", "--output", output, "--minimum-test-timeout", "120", "--no-shuffle"];
for (const file of ELSEWHERE) args.push("--exclude", file);
for (const file of values.file) args.push("--file", file);
if (values.shard) args.push("--shard", values.shard, "--sharding", "round-robin");
// Status 2: a mutation went unnoticed. Status 3: one made a test hang, which counts as noticed.
const { status } = spawnSync(cargoMutants, args, { cwd: root, stdio: "inherit" });
if (![0, 2, 3].includes(status ?? -1)) process.exit(1);

/** @type {{ outcomes: { summary: string, scenario: "Baseline" | { Mutant: { name: string } } }[] }} */
const { outcomes } = JSON.parse(readFileSync(join(output, "mutants.out/outcomes.json"), "utf8"));
const of = (/** @type {string[]} */ ...summaries) => outcomes.filter(({ summary }) => summaries.includes(summary));
const [noticed, missed] = [of("CaughtMutant", "Timeout"), of("MissedMutant")];
const share = noticed.length / Math.max(1, noticed.length + missed.length);
for (const { scenario } of missed) if (scenario !== "Baseline") console.log(`unnoticed: ${scenario.Mutant.name}`);
console.log(`${noticed.length} of ${noticed.length + missed.length} changes noticed (${Math.floor(share * 100)} %)`);
process.exit(share >= LEAST ? 0 : 1);
