// What takes too long for `npm run trust`: the figures that the documents keep, each with the command that repeats it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup.mjs";

/**
 * Each command, the file that keeps its figures, and how to find them there.
 * @type {[string, string, (text: string) => string | undefined][]}
 */
const RECORDS = [
  ["npm run fuzz", "bench/FUZZ.md", fuzzed],
  ["npm run mutants", "bench/MUTANTS.md", (text) => /^\*\*(.+?)\.?\*\*/m.exec(text)?.[1]],
  ["npm run reproducible -- --committed", "pkg/stamp.json", built],
];

/**
 * Returns a line for each record.
 * @param {(path: string) => string} [read]
 * @returns {string[]}
 */
export function records(read = (path) => readFileSync(join(root, path), "utf8")) {
  const rows = RECORDS.map(([command, file, find]) => {
    const figures = find(read(file));
    if (!figures) throw new Error(`${file} does not say what came of ${command}`);
    return [command, figures, file];
  });
  const widest = (/** @type {number} */ column) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [widest(0), widest(1), 0];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
}

/** All targets' figures, named as in the table's head. @param {string} text */
function fuzzed(text) {
  const cells = (/** @type {RegExp} */ row) =>
    row
      .exec(text)?.[0]
      .split("|")
      .map((cell) => cell.trim()) ?? [];
  const [, , ...head] = cells(/^\| target .*\| +executions .*$/m);
  const [, , ...all] = cells(/^\| all .*$/m);
  return head.flatMap((name, at) => (all[at] ? [`${all[at]} ${name}`] : [])).join(", ");
}

/** The built module's hash. @param {string} text */
function built(text) {
  const name = "mystatus_bg.wasm";
  const hash = JSON.parse(text).files?.[name];
  return hash && `${name} ${hash}`;
}
