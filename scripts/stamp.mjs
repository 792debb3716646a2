// pkg/stamp.json: records what the module was built from, so that nobody publishes or tests a stale one.

import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} Stamp
 * @property {string} sources the hash of all sources of the module
 * @property {string} rustc
 * @property {string} wasmBindgen
 * @property {string} wasmOpt
 * @property {Record<string, string>} files the SHA-256 of each built file
 */

/** The built files. */
export const BUILT = ["mystatus.d.ts", "mystatus.js", "mystatus_bg.wasm"];

/**
 * Returns the module's source files, relative to `root` and sorted.
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
 * Copies only what a build needs to a folder.
 * @param {string} root
 * @param {string} copy
 */
export function copySources(root, copy) {
  // benches/core.rs is not part of the module, but Cargo rejects a manifest that names a missing file.
  for (const path of [...sourceFiles(root), "benches/core.rs"]) cpSync(join(root, path), join(copy, path));
}

/**
 * Returns the hash of the names and contents of all sources.
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
 * Returns the hash of each built file in a folder.
 * @param {string} folder
 * @returns {Record<string, string>}
 */
export function hashBuilt(folder) {
  return Object.fromEntries(BUILT.map((name) => [name, hashFile(join(folder, name))]));
}

/**
 * Returns the hash of a file. Text is hashed with Unix line endings, because git may check it out with others.
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
