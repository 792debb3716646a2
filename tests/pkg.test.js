// The committed module is the one that the sources in the repository produce, and pkg/ holds nothing else.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { BUILT, copySources, hashBuilt, hashSources, sourceFiles } from "../scripts/stamp.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const pkg = join(root, "pkg");
/** @type {import("../scripts/stamp.mjs").Stamp} */
const stamp = JSON.parse(readFileSync(join(pkg, "stamp.json"), "utf8"));

test("pkg/ was built from the sources beside it", () => {
  assert.equal(stamp.sources, hashSources(root), "pkg/ is stale: run `npm run build`");
});

test("the built files are as they were built", () => {
  assert.deepEqual(hashBuilt(pkg), stamp.files);
});

test("pkg/ holds the built files, the stamp and nothing else", () => {
  assert.deepEqual(readdirSync(pkg).sort(), [...BUILT, "stamp.json"].sort());
});

test("the module has no names, no record of its tools and no path of the machine that built it", () => {
  const bytes = readFileSync(join(pkg, "mystatus_bg.wasm"));
  const module = new WebAssembly.Module(bytes);
  for (const section of ["name", "producers", "target_features"]) {
    assert.equal(WebAssembly.Module.customSections(module, section).length, 0, section);
  }
  // Below an absolute path's first folder, only the compiler's own folder names may follow.
  const paths = bytes.toString("latin1").match(/\/[\w.+-]+(?:\/[\w.+-]+)*\.rs\b/g) ?? [];
  const foreign = paths.filter((path) => !/^\/(cargo|mystatus|rust|rustc)\/|^\/[^/]+\.rs$/.test(path));
  assert.deepEqual(foreign, []);
});

test("a copy of the sources has all that a build loads", async (context) => {
  const copy = copyOf(context);
  execFileSync("cargo", ["metadata", "--no-deps", "--format-version=1"], { cwd: copy, stdio: "pipe" });
  for (const path of sourceFiles(copy).filter((path) => path.endsWith(".mjs") && !path.endsWith("/build.mjs"))) {
    await assert.doesNotReject(import(pathToFileURL(join(copy, path)).href), path);
  }
});

test("the hash of the sources sees every file, and not how git ends lines", (context) => {
  const copy = copyOf(context);
  const whole = hashSources(root);
  assert.equal(hashSources(copy), whole);
  for (const path of sourceFiles(copy)) {
    const text = readFileSync(join(copy, path), "utf8");
    writeFileSync(join(copy, path), `${text}\n`);
    assert.notEqual(hashSources(copy), whole, path);
    writeFileSync(join(copy, path), text.replaceAll(/\r?\n/g, "\r\n"));
  }
  assert.equal(hashSources(copy), whole);
  writeFileSync(join(copy, "src/another.rs"), "");
  assert.notEqual(hashSources(copy), whole);
});

/**
 * A folder that holds only the sources.
 * @param {import("node:test").TestContext} context
 */
function copyOf(context) {
  const copy = mkdtempSync(join(tmpdir(), "mystatus-stamp-"));
  context.after(() => rmSync(copy, { force: true, recursive: true }));
  copySources(root, copy);
  return copy;
}
