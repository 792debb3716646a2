// The command line program where the runtime is too old, or cannot run WebAssembly.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Script } from "node:vm";
import { cli, home, programs, run } from "./programs.js";

test("an older Node is named in one line, whatever is asked for", async () => {
  const older = ["--import", "data:text/javascript,process.getBuiltinModule = undefined"];
  for (const args of [[], ["--help"], ["--version"], ["--typo"]]) {
    const { stdout, stderr, status } = await run(process.execPath, [...older, cli, ...args]);
    assert.match(
      stderr,
      /^mystatus needs Node 20\.16, or 22\.3 or newer; this is v\d+\.\d+\.\d+\. Install a newer one from https:\/\/nodejs\.org\.\n$/,
    );
    assert.deepEqual([stdout, status], ["", 2]);
  }
  const { stdout, stderr, status } = await run(process.execPath, [...older, cli, "--json"]);
  assert.deepEqual([stderr, status], ["", 2]);
  const { error, version } = JSON.parse(stdout);
  assert.equal(version, 1);
  assert.equal(error.code, "runtime");
  assert.match(error.message, /^mystatus needs Node 20\.16.*\d\.$/);
  assert.match(error.next_step, /^Install a newer one/);
});

test("an older Bun is named as such, and not by the version of Node that it gives itself", async () => {
  const bun = programs.find(([name]) => name === "Bun")?.[1] ?? "";
  const place = home({ "older.mjs": "process.getBuiltinModule = undefined;" });
  const { stderr, status } = await run(bun, ["--preload", join(place.home, "older.mjs"), cli], place);
  assert.match(stderr, /^mystatus needs a newer Bun; this is \d+\.\d+\.\d+\. Run `bun upgrade`\.\n$/);
  assert.equal(status, 2);
});

/** A limit that batch systems and shared hosts set, and a switch: under both, Node runs no WebAssembly at all. */
const WITHOUT_MEMORY = [`ulimit -v 4000000; '${process.execPath}'`, `'${process.execPath}' --jitless`];

test("where WebAssembly cannot run, that is told, and no fault of the package", async () => {
  for (const start of WITHOUT_MEMORY) {
    const { stdout, status } = await run("bash", ["-c", `${start} '${cli}' --lang en`]);
    assert.match(stdout, /^mystatus failed \(\w+\)\. WebAssembly gets no memory here: raise .*`ulimit -v`/);
    assert.equal(status, 1);
    const verified = await run("bash", ["-c", `${start} '${cli}' verify --lang en`]);
    assert.match(verified.stdout, /\n\? Its hosts and files are not listed, because no module can run here/);
    assert.doesNotMatch(verified.stdout, /✖|Do not trust/);
    assert.equal(verified.status, 1);
  }
});

test("the program is one that an older Node can read, module or not", () => {
  const text = readFileSync(cli, "utf8");
  // A script cannot have top-level imports or `await`.
  new Script(text.replace(/^#!.*/, ""));
  assert.doesNotMatch(text, /\?\.[a-z([]|\?\?/);
});

test("the program is executable, as npm links it", () => {
  assert.ok(statSync(cli).mode & 0o100);
  assert.match(readFileSync(cli, "utf8"), /^#!\/usr\/bin\/env node\n/);
});
