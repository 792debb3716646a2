// How long found advice holds if no more is found, on a simulated clock.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { home, moveInto, root, writeFiles } from "./programs.js";

const MINUTE = 60_000;

const place = home({ "package.json": { type: "module" } });
cpSync(join(root, "js-shim"), join(place.home, "js-shim"), { recursive: true });
writeFiles(place, {
  "js-shim/run.js": `
    export const told = { asked: 0, advice: "Work on Z.ai.", fails: false };
    export async function report(options, show) {
      told.asked += 1;
      if (told.fails) throw new Error("the network is gone");
      return show({ subagentHint: () => told.advice });
    }`,
});
moveInto(place);
const load = (/** @type {string} */ name) => import(pathToFileURL(join(place.home, "js-shim", name)).href);

test("advice is looked for anew after five minutes, and is said for a quarter of an hour at most", async (t) => {
  /** @type {typeof import("../js-shim/advise.js")} */
  const { subagentHints } = await load("advise.js");
  const { told } = await load("run.js");
  const start = 1_795_000_000_000;
  t.mock.timers.enable({ apis: ["Date"], now: start });
  const advice = subagentHints({}, () => ({}));
  /** The hint `ms` after the start, and the hint once a search that it began is over. @param {number} ms */
  const said = async (ms) => {
    t.mock.timers.setTime(start + ms);
    const words = advice();
    for (let turns = 0; turns < 10; turns += 1) await turn();
    return words;
  };
  assert.equal(await said(0), "");
  assert.equal(await said(5 * MINUTE - 1), "\n\nWork on Z.ai.");
  assert.equal(told.asked, 1);
  told.fails = true;
  assert.equal(await said(5 * MINUTE), "\n\nWork on Z.ai.");
  assert.equal(told.asked, 2);
  assert.equal(await said(15 * MINUTE - 1), "\n\nWork on Z.ai.");
  assert.equal(await said(15 * MINUTE), "");
  told.fails = false;
  assert.equal(await said(20 * MINUTE), "");
  assert.equal(await said(20 * MINUTE + 1), "\n\nWork on Z.ai.");
  const { asked } = told;
  assert.equal(await said(-MINUTE), "", "after the clock was set back, its age is not known");
  assert.equal(told.asked, asked + 1);
});

test("in OpenCode 1, advice is said at the tool for subagents, and at no other", async () => {
  const { default: plugin } = await load("server.js");
  const hooks = await plugin.server({}, { advise: true });
  await hooks.config({});
  /** A tool's description in this turn. @param {string} toolID */
  const described = async (toolID) => {
    const output = { description: "Does." };
    await hooks["tool.definition"]({ toolID }, output);
    return output.description;
  };
  assert.equal(await described("task"), "Does.");
  for (let turns = 0; turns < 10; turns += 1) await turn();
  assert.equal(await described("task"), "Does.\n\nWork on Z.ai.");
  for (const other of ["bash", "mystatus"]) assert.equal(await described(other), "Does.");
});
