// `npm start`, as on a machine with accounts and on one without.

import assert from "node:assert/strict";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { AUTH_FILE, home, root, run } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

const start = join(root, "scripts/start.mjs");
const expired = { openai: { type: "oauth", access: "e30.e30.c2ln", refresh: "refresh-token", expires: 1 } };

test("a machine without accounts sees the sample accounts, and is told so", async () => {
  const { stdout, stderr, status } = await run(process.execPath, [start]);
  assert.match(stderr, /^No accounts on this machine: sample accounts instead\.$/m);
  assert.match(stdout, /^OpenAI {2}ada@example\.com \(plus\)$/m);
  assert.match(stdout, /^Google Cloud {2}ada@example\.com$/m);
  assert.equal(status, 0);
});

test("a machine's own accounts are reported", async () => {
  const { stdout, stderr, status } = await run(process.execPath, [start], home({ [AUTH_FILE]: expired }));
  assert.doesNotMatch(stderr, /[Ss]ample accounts/);
  assert.match(stderr, /^Starting OpenCode/m);
  assert.match(stdout, /^Failed to query\n+OpenAI: ⚠️ OAuth token expired$/m);
  assert.equal(status, 0);
});

test("a machine's own accounts are queried through its own proxy, wherever their files are", async (t) => {
  const usage = { body: { plan_type: "pro", rate_limit: null } };
  const simulator = await startSimulator({ "GET https://chatgpt.com/backend-api/wham/usage": usage });
  t.after(simulator.close);
  const valid = { openai: { ...expired.openai, expires: Date.now() + 3_600_000 } };
  const place = home({ "elsewhere/opencode/auth.json": valid });
  const env = { ...simulator.env, XDG_DATA_HOME: join(place.home, "elsewhere") };
  const { stdout, stderr, status } = await run(process.execPath, [start], { ...place, env });
  assert.doesNotMatch(stderr, /[Ss]ample accounts/);
  assert.match(stdout, /^OpenAI \(pro\)$/m);
  assert.equal(status, 0);
});

test("sample accounts on ten platforms can be asked for, or on every one", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const every = Number(/<!-- count -->(\d+)/.exec(readme)?.[1]);
  for (const [argument, platforms] of /** @type {[string, number][]} */ ([
    ["--demo", 10],
    ["--all", every],
  ])) {
    const { stdout, stderr } = await run(process.execPath, [start, argument], home({ [AUTH_FILE]: expired }));
    assert.match(stderr, /^Sample accounts:$/m);
    assert.match(stdout, /^OpenAI {2}ada@example\.com \(plus\)$/m);
    const [answered = "", failed = ""] = stdout.split("Failed to query\n");
    // An account's line begins with its platform, and is the only one below the top that begins at the edge.
    const lines = answered.split("\n").filter((line) => /^\S/.test(line) && !/^(Work on|Used up|Low): /.test(line));
    const names = lines.map((line) => line.split(/ {2}| \((?!China|Global|pay)/)[0]);
    assert.equal(new Set(names).size, platforms, `${argument}: ${names}`);
    assert.match(failed, /^Google Cloud \(grace@example\.com\): ⚠️ Missing project_id\n.*\n*$/, argument);
  }
});

test("what is asked for wrongly, or is not understood, gets the usage", async () => {
  const help = await run(process.execPath, [start, "--help"]);
  assert.match(help.stdout, /^Usage: npm start -- \[options\]$/m);
  assert.deepEqual([help.stderr, help.status], ["", 0]);
  for (const [args, said] of /** @type {[string[], RegExp][]} */ ([
    [["--deom"], /--deom/],
    [["report"], /report/],
    [["--tui"], /^--tui needs a terminal\.$/m],
  ])) {
    const { stdout, stderr, status } = await run(process.execPath, [start, ...args]);
    assert.deepEqual([stdout, status], ["", 2], args.join(" "));
    assert.match(stderr, said);
    assert.match(stderr, /^Usage: npm start/m);
  }
});

test("a machine without OpenCode is told how to get it", async () => {
  // A clone on a system for which the tests provide no OpenCode.
  const place = home({ "clone/tests/opencode/node_modules/.package-lock.json": {}, "bin/.keep": "" });
  const clone = join(place.home, "clone");
  for (const folder of ["scripts", "js-shim", "tests"])
    cpSync(join(root, folder), join(clone, folder), {
      recursive: true,
      filter: (path) => !path.slice(root.length).includes("node_modules"),
    });
  for (const linked of ["pkg", "node_modules", "package.json"]) symlinkSync(join(root, linked), join(clone, linked));
  const env = { PATH: join(place.home, "bin") };
  const { stdout, stderr, status } = await run(process.execPath, [join(clone, "scripts/start.mjs")], { ...place, env });
  assert.deepEqual([stdout, status], ["", 1]);
  assert.match(stderr, /^OpenCode is not installed: .*https:\/\/opencode\.ai\/docs.*\n$/);
});
