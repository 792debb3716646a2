// The published package stays within its budget.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { budget, sizes } from "../bench/size.mjs";
import { root } from "./programs.js";

// Other tools may make a larger module. Its behaviour is tested, but only the committed module is published.
const built = JSON.parse(readFileSync(join(root, "pkg/stamp.json"), "utf8"));
const { stdout } = spawnSync("git", ["show", "HEAD:pkg/stamp.json"], { cwd: root, encoding: "utf8" });
const isOthers = Boolean(stdout) && JSON.parse(stdout).rustc !== built.rustc;
const skip = isOthers ? "pkg/ was made by other tools than those of the module that is shipped" : false;

for (const [what, size] of Object.entries(sizes())) {
  const most = budget[/** @type {keyof typeof budget} */ (what)];
  test(`${what}: ${size}`, { skip }, () => assert.ok(size <= most, `more than ${most}: see bench/RESULTS.md`));
}
