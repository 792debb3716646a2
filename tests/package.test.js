// The package as users get it: packed, and installed without running any script.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { before, describe, test } from "node:test";
import { home, packed, programs, root, run } from "./programs.js";

describe("the packed package", () => {
  const place = home({ "package.json": {} });
  const installed = join(place.home, "node_modules/opencode-mystatus");

  before(() => {
    const args = ["install", "--ignore-scripts", "--offline", "--no-audit", "--no-fund", packed()];
    execFileSync("npm", args, { cwd: place.home, stdio: "ignore" });
  });

  test("needs no other package and runs no script", () => {
    const lock = JSON.parse(readFileSync(join(place.home, "package-lock.json"), "utf8"));
    assert.deepEqual(Object.keys(lock.packages), ["", "node_modules/opencode-mystatus"]);
    assert.equal(lock.packages["node_modules/opencode-mystatus"].hasInstallScript, undefined);
  });

  test("holds the shim, the module and what people read, and nothing else", () => {
    const files = execFileSync("find", [installed, "-type", "f", "-printf", "%P\n"], { encoding: "utf8" });
    const shim = readdirSync(join(root, "js-shim"), { recursive: true, withFileTypes: true });
    const expected = [
      ...shim.filter((one) => one.isFile()).map((one) => relative(root, join(one.parentPath, one.name))),
      ...["mystatus.js", "mystatus.d.ts", "mystatus_bg.wasm", "stamp.json"].map((name) => `pkg/${name}`),
      ...["_mystatus", "mystatus.bash", "mystatus.fish"].map((name) => `completions/${name}`),
      ...["mystatus.schema.json", "options.schema.json", "schema/report-v1.json"],
      ...["package.json", "README.md", "LICENSE", "CHANGELOG.md"],
    ];
    assert.deepEqual(files.trim().split("\n").sort(), expected.sort());
  });

  for (const [name, program] of programs) {
    test(`works under ${name}`, async () => {
      const { stdout, stderr } = await run(program, [join(place.home, "node_modules/.bin/mystatus"), "--lang", "en"]);
      assert.equal(stderr, "");
      assert.match(stdout, /^❌ Failed to read auth file: /);
    });

    test(`prints its own files under ${name}`, async () => {
      for (const [args, file] of /** @type {[string[], string][]} */ ([
        [["completions", "bash"], "completions/mystatus.bash"],
        [["json-schema"], "schema/report-v1.json"],
      ])) {
        const { stdout, stderr, status } = await run(program, [
          join(place.home, "node_modules/.bin/mystatus"),
          ...args,
        ]);
        assert.deepEqual([stdout, stderr, status], [readFileSync(join(root, file), "utf8"), "", 0]);
      }
    });
  }

  test("is one program and one plugin", async () => {
    const load = 'import("opencode-mystatus/server").then((module) => console.log(Object.keys(module).join()))';
    const { stdout } = await run(process.execPath, ["-e", load], place);
    assert.equal(stdout, "default\n");
  });
});
