// The size of the published package, against its budget.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../tests/programs.js";
import { goal, goals, kilobytes } from "./results.mjs";

/** @typedef {{ wasm: number, gzip: number, unpacked: number, files: number, dependencies: number }} Sizes */

/** @param {string} path */
const read = (path) => readFileSync(join(root, path));

/**
 * The goals.
 * @type {Omit<Sizes, "files">}
 */
const TARGETS = { wasm: 600_000, gzip: 250_000, unpacked: 1_000_000, dependencies: 0 };

/**
 * The limits, which are close to the current sizes, so that growth needs a decision.
 * @type {Sizes}
 */
export const budget = JSON.parse(read("bench/budget.json").toString());

/**
 * Measures the module, plain and compressed, and the package: its bytes, its files, and its dependencies.
 * @returns {Sizes}
 */
export function sizes() {
  const wasm = read("pkg/mystatus_bg.wasm");
  const args = ["pack", "--json", "--dry-run", "--ignore-scripts"];
  const [pack] = JSON.parse(
    execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
  const manifest = JSON.parse(read("package.json").toString());
  const needed = ["dependencies", "optionalDependencies", "peerDependencies"].flatMap((kind) =>
    Object.keys(manifest[kind] ?? {}),
  );
  return {
    wasm: wasm.length,
    gzip: gzipSync(wasm, { level: 9 }).length,
    unpacked: pack.unpackedSize,
    files: pack.entryCount,
    dependencies: needed.length,
  };
}

/** @returns {Promise<import("./results.mjs").Section>} */
export async function size() {
  const measured = sizes();
  /** @param {string} what @param {keyof typeof TARGETS} key @param {(value: number) => string} show */
  const row = (what, key, show) => goal(what, TARGETS[key], measured[key], show);
  return {
    title: "Size",
    text: `A test fails past the budget, [budget.json](budget.json), which holds what has not met its target where it is: the
module to ${kilobytes(budget.wasm)}, ${kilobytes(budget.gzip)} compressed, and the package to ${kilobytes(budget.unpacked)} in ${budget.files} files. The second
table tells what the module is made of.`,
    tables: [
      goals([
        row("module", "wasm", kilobytes),
        row("module, zlib level 9", "gzip", kilobytes),
        row("package, unpacked", "unpacked", kilobytes),
        row("dependencies", "dependencies", String),
      ]),
      { head: ["section of the module", "size"], rows: sections(read("pkg/mystatus_bg.wasm")) },
    ],
  };
}

/** The sections of a WebAssembly module that are listed, by their ids. */
const SECTIONS = new Map([
  [9, "the functions that are called by their number"],
  [10, "code"],
  [11, "data: messages, names and tables"],
]);

/**
 * Returns the module's sections, the largest first, and all others together as the last.
 * @param {Buffer} module
 */
function sections(module) {
  const found = [];
  let rest = module.length;
  // After the magic number and the version, each section has an id, its length in LEB128, and its content.
  for (let at = 8; at < module.length; ) {
    const name = SECTIONS.get(module[at] ?? 0);
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      at += 1;
      const group = module[at] ?? 0;
      length += (group & 0x7f) << shift;
      more = group >= 0x80;
    }
    at += 1 + length;
    if (name) {
      found.push({ name, length });
      rest -= length;
    }
  }
  found.sort((one, other) => other.length - one.length).push({ name: "all else", length: rest });
  return found.map(({ name, length }) => [name, kilobytes(length)]);
}
