// What `npm test` and `npm run trust` run ends in time, and with them.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { atEnd, environment, home, isRunning, root, run } from "./programs.js";
import { until } from "./waiting.js";

/** A cargo whose test program hangs, and takes no notice of a polite signal. */
const CARGO = `#!/bin/sh
sh -c 'trap "" TERM; echo $$ > "$HOME/pid"; echo started; sleep 1000 & wait; sleep 1000' &
wait
`;

/**
 * A place with that cargo, the arguments of a Node that runs the core's tests there, and the hanging program's id.
 * @param {number} [longestMs] the time limit
 */
function hanging(longestMs) {
  const place = home({ "bin/cargo": CARGO });
  const script = `
    import { chmodSync } from "node:fs";
    import { testCore } from ${JSON.stringify(pathToFileURL(join(root, "scripts/suites.mjs")).href)};
    chmodSync("bin/cargo", 0o755);
    const { ended } = await testCore(undefined, ${longestMs});
    console.log(JSON.stringify({ ended }));`;
  const env = { PATH: `${join(place.home, "bin")}:${process.env.PATH}` };
  const pid = () => {
    const path = join(place.home, "pid");
    return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
  };
  atEnd(() => {
    if (pid() && isRunning(pid())) process.kill(Number(pid()), "SIGKILL");
  });
  return { place: { ...place, env }, args: ["--input-type=module", "--eval", script], pid };
}

describe("a suite that hangs", { concurrency: true }, () => {
  test("ends at the time limit, and counts as failed", async () => {
    const { place, args, pid } = hanging(2000);
    const { stdout, status } = await run(process.execPath, args, place, 30_000);
    assert.deepEqual([stdout, status], ['started\n{"ended":false}\n', 0]);
    await until(() => !isRunning(pid()), { told: () => `${pid()} has ended` });
  });

  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    test(`ends with whoever runs it by ${signal}`, async () => {
      const { place, args, pid } = hanging();
      const child = spawn(process.execPath, args, { cwd: place.home, env: environment(place), stdio: "ignore" });
      await until(pid);
      child.kill(signal);
      // Whoever is impatient asks again.
      const again = setTimeout(() => child.kill(signal), 500);
      await until(() => child.signalCode ?? child.exitCode, { withinMs: 30_000 });
      clearTimeout(again);
      await until(() => !isRunning(pid()), { told: () => `${pid()} has ended` });
    });
  }
});
