// Whatever tests start ends with them, however they end, and every wait has a limit.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { environment, home, isRunning, root, run } from "./programs.js";
import { hasTmux } from "./tmux.js";
import { until } from "./waiting.js";

/** A suite that starts everything that suites start, and then hangs. */
const HANGS = `
  import { test } from "node:test";
  import { home, run } from ${JSON.stringify(join(root, "tests/programs.js"))};
  import { hasTmux, startTmux } from ${JSON.stringify(join(root, "tests/tmux.js"))};
  import { startSimulator } from ${JSON.stringify(join(root, "tests/simulator/simulator.js"))};
  import { writeFileSync } from "node:fs";
  test("hangs", async () => {
    const place = home();
    const simulator = await startSimulator({});
    const note = 'echo $$ > "$0"; exec sleep 1000';
    run("sh", ["-c", note, process.env.NOTES + "/program"], place);
    if (hasTmux) startTmux(place, ["sh", "-c", note, process.env.NOTES + "/shown"]);
    writeFileSync(process.env.NOTES + "/folders", place.home + "\\n" + simulator.env.NODE_EXTRA_CA_CERTS);
    await new Promise(() => setInterval(() => {}, 1000));
  });
`;

test("a suite that is stopped because it takes too long leaves nothing behind", async () => {
  const place = home({ "hangs.test.mjs": HANGS, "notes/.keep": "" });
  const noted = (/** @type {string} */ name) => {
    const path = join(place.home, "notes", name);
    return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  };
  const env = environment({ ...place, env: { NOTES: join(place.home, "notes") } });
  const child = spawn(process.execPath, ["hangs.test.mjs"], { cwd: place.home, env, stdio: "ignore" });
  const names = ["folders", "program", ...(hasTmux ? ["shown"] : [])];
  await until(() => names.every(noted));
  // As `node --test --test-timeout` does.
  child.kill("SIGTERM");
  await until(() => !names.slice(1).some((name) => isRunning(noted(name))), { told: () => "its programs have ended" });
  await until(() => !noted("folders").split("\n").some(existsSync), { told: () => "its folders are gone" });
});

test("a program that takes too long is stopped with what it started itself, which has its output", async () => {
  const place = home();
  const pid = () => (existsSync(join(place.home, "pid")) ? readFileSync(join(place.home, "pid"), "utf8").trim() : "");
  const script = "sleep 1000 & echo $! > pid; echo started; wait";
  const { stdout, status } = await run("sh", ["-c", script], place, 2000);
  assert.deepEqual([stdout, status], ["started\n", null]);
  await until(() => !isRunning(pid()), { told: () => `${pid()} has ended` });
});

test("what does not come in time is told by what was waited for", async () => {
  let looked = 0;
  const look = () => ++looked > 2 && "there";
  assert.equal(await until(look, { everyMs: 1 }), "there");
  const never = until(() => undefined, { withinMs: 20, everyMs: 5, told: () => "a screen" });
  await assert.rejects(never, /^Error: not within 0.02 seconds: a screen$/);
});
