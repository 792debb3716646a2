// Checks the names that users choose by, and the ids that accounts are found by, against OpenCode's built-in list of
// providers: models.dev at the time of its build. The registry is read from docs/platforms.md, where it is published.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { AUTH_FILE, root } from "../programs.js";
import { demoMachine } from "../simulator/demo.js";
import { NAMES } from "./models.js";
import { opencode } from "./opencode.js";
import { files } from "./refusals.js";

/** Ids that OpenCode's list lacks, and why the registry has them. */
const OTHERS = new Map([
  ["kimi-for-coding", "what OpenCode called both of Kimi's sites until September 2026"],
  ["github-copilot-enterprise", "what older versions called a sign-in on GitHub Enterprise"],
  ["google-agy", "of the plugin that signs in to Antigravity"],
  ...["commandcode", "cursor", "amp", "factory", "codebuff", "kiro", "devin", "warp"].map(
    (id) => /** @type {[string, string]} */ ([id, "of plugins that add the platform's models"]),
  ),
]);

const program = readFileSync(opencode, "latin1");
/** The name of each id. */
const listed = new Map(
  [...program.matchAll(/\{id:"([^"]+)",env:\[[^\]]*\][^{}]*?,name:"([^"]*)"/g)].map(([, id = "", name]) => [id, name]),
);

test("OpenCode's program holds its list of providers", () => {
  assert.ok(listed.size > 150, String(listed.size));
});

test("the tests' short list calls providers what OpenCode calls them", () => {
  for (const [id, name] of Object.entries(NAMES)) assert.equal(name, listed.get(id), id);
});

test("the tests' short list has each provider of OpenCode's that a sample account is of", () => {
  const entries = [files(), demoMachine(false).files].flatMap((all) => Object.keys(all[AUTH_FILE] ?? {}));
  assert.ok(entries.length > 10, entries.join());
  assert.deepEqual(
    entries.filter((id) => listed.has(id) && !(id in NAMES)),
    [],
  );
});

test("users are told to choose what OpenCode lists, and the key is looked for where OpenCode keeps it", () => {
  const page = readFileSync(join(root, "docs/platforms.md"), "utf8");
  const keys = [...page.matchAll(/choose ([^,|]+), and paste a key [^;|]*?\(kept as `([^`]+)`/g)];
  assert.ok(keys.length > 30, String(keys.length));
  for (const [, choose, entry = ""] of keys) assert.equal(choose, listed.get(entry), entry);
});

test("every provider of the registry is OpenCode's, or known to be another's", () => {
  const name = "core__generated__the_platforms_are_what_their_lines_say.snap";
  const lines = readFileSync(join(root, "tests/snapshots", name), "utf8");
  const ids = [...lines.matchAll(/ min, of (.+)$/gm)].flatMap(([, ids = ""]) => ids.split(" "));
  assert.deepEqual(
    ids.filter((id) => !listed.has(id) && !OTHERS.has(id)),
    [],
  );
  assert.deepEqual(
    [...OTHERS.keys()].filter((id) => listed.has(id) || !ids.includes(id)),
    [],
  );
});
