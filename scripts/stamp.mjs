// pkg/stamp.json: what the built module was built from, so that nobody ships or tests a stale one.

import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Stamp
 * @property {string} sources the hash of everything that the module is built from
 * @property {string} rustc
 * @property {string} wasmBindgen
 * @property {string} wasmOpt
 * @property {Record<string, string>} files the SHA-256 of each built file
 */

/** The built files. */
export const BUILT = ["mystatus.d.ts", "mystatus.js", "mystatus_bg.wasm"];

/**
 * The files that the module is built from, relative to `root` and sorted.
 * @param {string} root
 * @returns {string[]}
 */
export function sourceFiles(root) {
  const src = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .map((name) => `src/${name.replaceAll("\\", "/")}`)
    .filter((path) => statSync(join(root, path)).isFile());
  const bind = ["Cargo.lock", "Cargo.toml", "src/main.rs"].map((name) => `bind/${name}`);
  const scripts = ["build.mjs", "setup.mjs", "stamp.mjs", "toolchain.mjs", ...bind].map((name) => `scripts/${name}`);
  return ["Cargo.lock", "Cargo.toml", ...scripts, ...src].sort();
}

/**
 * Copies what a build needs, and nothing else, to a folder.
 * @param {string} root
 * @param {string} copy
 */
export function copySources(root, copy) {
  // No part of the module, but Cargo reads no manifest that names a file that is missing.
  for (const path of [...sourceFiles(root), "benches/core.rs"]) cpSync(join(root, path), join(copy, path));
}

/**
 * The hash of the names and contents of all sources.
 * @param {string} root
 * @returns {string}
 */
export function hashSources(root) {
  return sha256(
    sourceFiles(root)
      .map((path) => `${hashFile(join(root, path))}  ${path}\n`)
      .join(""),
  );
}

/**
 * The hash of each built file in a folder.
 * @param {string} folder
 * @returns {Record<string, string>}
 */
export function hashBuilt(folder) {
  return Object.fromEntries(BUILT.map((name) => [name, hashFile(join(folder, name))]));
}

/**
 * The hash of a file; of a text, as if it had Unix line endings, because git may check it out with others.
 * @param {string} path
 * @returns {string}
 */
function hashFile(path) {
  const content = readFileSync(path);
  return sha256(path.endsWith(".wasm") ? content : content.toString("latin1").replaceAll("\r\n", "\n"));
}

/** @param {string | Buffer} content */
function sha256(content) {
  return createHash("sha256").update(content).digest("hex");
}
