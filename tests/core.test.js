// The core is compiled once per process, and a failure to compile it is not kept.

import assert from "node:assert/strict";
import { cpSync, renameSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { home, root } from "./programs.js";

test("a core that could not be loaded, as in the middle of an upgrade, is tried anew the next time", async () => {
  const place = home({ "package.json": { type: "module" } });
  for (const folder of ["js-shim", "pkg"]) cpSync(join(root, folder), join(place.home, folder), { recursive: true });
  const [pkg, aside] = [join(place.home, "pkg"), join(place.home, "aside")];
  /** @type {typeof import("../js-shim/core.js")} */
  const { loadCore } = await import(pathToFileURL(join(place.home, "js-shim/core.js")).href);
  renameSync(pkg, aside);
  const failing = [loadCore(), loadCore()];
  for (const one of failing) await assert.rejects(one, { code: "ENOENT" });
  renameSync(aside, pkg);
  const core = await loadCore();
  assert.ok(core.providers().includes("openai"));
  assert.equal(await loadCore(), core);
});
