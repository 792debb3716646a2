// Fuzzes the core with coverage: `npm run fuzz`. Each target generates texts that try to break a promise. A run starts
// from the new inputs that earlier runs found.
//
//   npm run fuzz -- [--seconds N] [--target NAME]... [--jobs N] [--keep] [--install]
//     --seconds: how long each target runs, 60 by default; 0 only keeps what was found before
//     --target: run only this target; may be repeated
//     --jobs: how many targets run at a time; the number of processors by default
//     --keep: merge the inputs that reach the most into the repository's corpus, and write bench/FUZZ.md: the figures
//       of all runs since the build folder was created
//     --install: if cargo-fuzz is missing, install it into the user's cache folder

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cargoTool, root, run } from "./setup.mjs";

const VERSION = "0.13.1";
/**
 * The targets, each with its longest input in bytes and the most inputs to keep. Short inputs run faster and find as
 * much where only one line is read. A test tries every input that is kept.
 */
const TARGETS = {
  parsers: { longest: 256, most: 300 },
  signals: { longest: 1024, most: 300 },
  settings: { longest: 2048, most: 200 },
  mapping: { longest: 4096, most: 250 },
  platforms: { longest: 4096, most: 300 },
  files: { longest: 4096, most: 100 },
  forecast: { longest: 4096, most: 70 },
  whole: { longest: 4096, most: 70 },
};
/** How long one input may take, in seconds, before it counts as hanging. */
const HANGS = 60;
const FIGURES = /(<!-- figures: written by `npm run fuzz` -->\n)[\s\S]*(\n<!-- end of the figures -->)/;

/** @typedef {keyof typeof TARGETS} Target */
/** @typedef {{ executions: number, seconds: number, edges: number, of: number, findings: number }} Figures */

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    target: { type: "string", multiple: true },
    jobs: { type: "string", default: String(availableParallelism()) },
    keep: { type: "boolean" },
    install: { type: "boolean" },
  },
});
const all = /** @type {Target[]} */ (Object.keys(TARGETS));
const targets = all.filter((target) => values.target?.includes(target) ?? true);
const [seconds, jobs] = [Number(values.seconds), Number(values.jobs)];
if (!(seconds >= 0) || !(jobs >= 1) || targets.length < (values.target?.length ?? 1)) {
  console.error(`Usage: npm run fuzz -- [--seconds N] [--target ${all.join("|")}]... [--jobs N] [--keep] [--install]`);
  process.exit(2);
}

const cargoFuzz = cargoTool("cargo-fuzz", VERSION, "fuzz", values.install);
const build = join(root, "target/fuzz");
const at = (/** @type {string[]} */ ...names) => join(build, ...names);
const triple = /^host: (.+)$/m.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))?.[1] ?? "";
const program = (/** @type {Target} */ target) => at(triple, "release", target);
const corpus = (/** @type {Target} */ target) => join(root, "fuzz/corpus", target);

// The core has no unsafe code, so memory is not instrumented. Without that, fuzzing is several times as fast and works
// with the stable compiler. Comparisons are not traced either, which would triple the time: the dictionary has the
// words that they would reveal.
const flags = ["--sanitizer", "none", "--no-trace-compares"];
const compiled = run(cargoFuzz, ["fuzz", "build", ...flags, "--target-dir", build]);
const seeded = ["test", "--locked", "--test", "core", "seeds_are_written"];
if (!compiled || !run("cargo", seeded, { ...process.env, MYSTATUS_SEEDS: at("seeds") })) process.exit(1);

/** The figures of all runs so far. */
const known = at("figures.json");
/** @type {Partial<Record<Target, Figures>>} */
const figures = existsSync(known) ? JSON.parse(readFileSync(known, "utf8")) : {};

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
let stopped = false;
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.on(signal, () => {
    stopped = true;
    for (const child of running) child.kill("SIGINT");
  });
}
if (seconds > 0) {
  const queue = [...targets];
  const work = async () => {
    for (let target = queue.shift(); target && !stopped; target = queue.shift()) await fuzz(target);
  };
  await Promise.all(Array.from({ length: Math.min(jobs, targets.length) }, work));
}
if (values.keep && !stopped) {
  targets.forEach(merge);
  writeFigures();
}
for (const line of table()) console.log(line);
process.exit(targets.some((target) => findings(target).length > 0) ? 1 : 0);

/**
 * Returns the inputs that broke a target.
 * @param {Target} target
 */
function findings(target) {
  return existsSync(at("findings", target)) ? readdirSync(at("findings", target)) : [];
}

/**
 * Runs a target for the given time, or until an input breaks it.
 * @param {Target} target
 */
async function fuzz(target) {
  for (const name of [at("found", target), at("findings", target), at("logs"), corpus(target)]) {
    mkdirSync(name, { recursive: true });
  }
  const log = at("logs", `${target}.log`);
  const output = openSync(log, "w");
  const began = Date.now();
  const flags = [
    `-max_total_time=${seconds}`,
    `-max_len=${TARGETS[target].longest}`,
    `-timeout=${HANGS}`,
    `-dict=${at("seeds/words")}`,
    `-artifact_prefix=${at("findings", target)}/`,
    "-print_final_stats=1",
  ];
  const child = spawn(program(target), [at("found", target), corpus(target), at("seeds", target), ...flags], {
    stdio: ["ignore", output, output],
  });
  running.add(child);
  await new Promise((done) => child.once("close", done));
  running.delete(child);
  const told = readFileSync(log, "latin1");
  const last = (/** @type {RegExp} */ pattern) => Number([...told.matchAll(pattern)].at(-1)?.[1] ?? 0);
  const before = figures[target];
  figures[target] = {
    executions: (before?.executions ?? 0) + last(/^(?:stat::number_of_executed_units: |#)(\d+)/gm),
    seconds: Math.round((before?.seconds ?? 0) + (Date.now() - began) / 1000),
    edges: last(/ cov: (\d+)/g),
    of: last(/\((\d+) inline 8-bit counters\)/g),
    findings: findings(target).length,
  };
  writeFileSync(known, `${JSON.stringify(figures, null, 2)}\n`);
  for (const name of findings(target)) console.log(`${target}: ${at("findings", target, name)}, see ${log}`);
}

/**
 * Keeps the fewest inputs that together reach everything; if there are too many, those that reach the most.
 * @param {Target} target
 */
function merge(target) {
  const control = at(`${target}.reached`);
  const folders = [at("seeds", target), at("found", target), corpus(target)].filter((name) => existsSync(name));
  const from = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  // The inner step of libFuzzer's merge, which writes what each input reaches. Its own selection among thousands takes
  // minutes. Counting how often each edge is reached guides the fuzzer, but would keep many more inputs.
  writeFileSync(control, `${from.length}\n0\n${from.join("\n")}\n`);
  const flags = ["-merge_inner=2", `-merge_control_file=${control}`, "-use_counters=0"];
  const length = `-max_len=${TARGETS[target].longest}`;
  const merged = spawnSync(program(target), [...flags, length], { stdio: "ignore" });
  if (merged.status !== 0) throw new Error(`${target}: what was found could not be merged`);
  const inputs = cover(readFileSync(control, "utf8"), TARGETS[target].most);
  // Read before emptying the folder, because some inputs are in it.
  const texts = inputs.map((name) => readFileSync(name).subarray(0, TARGETS[target].longest));
  rmSync(corpus(target), { recursive: true, force: true });
  mkdirSync(corpus(target), { recursive: true });
  for (const text of texts) {
    writeFileSync(join(corpus(target), createHash("sha1").update(text).digest("hex")), text);
  }
}

/**
 * Returns the names of the inputs that reach the most, each the one that adds the most to those before it.
 * @param {string} control libFuzzer's file: a number of files, their names, and the edges that each reaches
 * @param {number} most
 */
function cover(control, most) {
  const [, , ...lines] = control.split("\n");
  const inputs = lines
    .filter((line) => line.startsWith("FT "))
    .map((line) => {
      const [, file, ...edges] = line.split(" ");
      const name = lines[Number(file)] ?? "";
      return { name, edges, size: statSync(name).size, gain: edges.length };
    });
  /** @type {Map<string, typeof inputs>} */
  const reaching = new Map();
  for (const input of inputs) {
    for (const edge of input.edges) {
      const known = reaching.get(edge);
      if (known) known.push(input);
      else reaching.set(edge, [input]);
    }
  }
  /** @type {string[]} */
  const kept = [];
  while (kept.length < Math.min(most, inputs.length)) {
    const isBetter = (/** @type {typeof inputs[0]} */ one, /** @type {typeof inputs[0]} */ other) =>
      one.gain > other.gain || (one.gain === other.gain && one.size < other.size);
    const best = inputs.reduce((best, input) => (isBetter(input, best) ? input : best));
    if (best.gain === 0) break;
    kept.push(best.name);
    for (const edge of best.edges) {
      for (const input of reaching.get(edge) ?? []) input.gain -= 1;
      reaching.delete(edge);
    }
  }
  return kept;
}

/** The figures of all runs so far, as a table. */
function table() {
  const number = (/** @type {number} */ value) => value.toLocaleString("en-US");
  const sum = { executions: 0, seconds: 0, findings: 0, inputs: 0, bytes: 0 };
  const rows = all.flatMap((target) => {
    const known = figures[target];
    if (!known) return [];
    const inputs = existsSync(corpus(target)) ? readdirSync(corpus(target)) : [];
    const bytes = inputs.reduce((sum, name) => sum + statSync(join(corpus(target), name)).size, 0);
    sum.executions += known.executions;
    sum.seconds += known.seconds;
    sum.findings += known.findings;
    sum.inputs += inputs.length;
    sum.bytes += bytes;
    const reached = `${number(known.edges)} of ${number(known.of)}`;
    return [[target, known.executions, known.seconds, reached, inputs.length, bytes, known.findings]];
  });
  rows.push(["all", sum.executions, sum.seconds, "", sum.inputs, sum.bytes, sum.findings]);
  const head = ["target", "executions", "seconds", "edges reached", "inputs kept", "bytes", "findings open"];
  const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? number(cell) : String(cell))));
  const width = head.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(width[0] ?? 0) : cell.padStart(width[column] ?? 0))).join(" | ")} |`;
  const rule = `| ${width.map((columns, column) => (column === 0 ? "-".repeat(columns) : `${"-".repeat(columns - 1)}:`)).join(" | ")} |`;
  return [line(head), rule, ...cells.map(line)];
}

function writeFigures() {
  const file = join(root, "bench/FUZZ.md");
  const rustc = execFileSync("rustc", ["--version"], { encoding: "utf8" }).trim();
  const text = `\nMeasured with ${rustc}.\n\n${table().join("\n")}\n`;
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(FIGURES, (_, begin, end) => begin + text + end),
  );
}
