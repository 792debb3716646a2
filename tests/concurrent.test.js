// Many runs at once, in one process and in many: each gives the whole report and none disturbs another.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { cli, home, programs, root, run, writeFiles } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";

const RUNS = 50;
const PROCESSES = 20;
const MOST_MEMORY = 512 * 1024 * 1024;

/** Prints the reports of many runs at once, and the process's memory afterwards. */
const MANY = `
  import { report } from ${JSON.stringify(new URL("js-shim/run.js", pathToFileURL(root)).href)};
  const one = () => report({ lang: "en" }, (run) => run.json());
  const reports = await Promise.all(Array.from({ length: ${RUNS} }, one));
  console.log(JSON.stringify({ reports, memory: process.memoryUsage().rss }));
`;

for (const [name, program] of programs) {
  describe(`at once under ${name}`, () => {
    /** @type {import("./simulator/simulator.js").Simulator} */
    let simulator;
    before(async () => {
      simulator = await startSimulator(sampleAnswers());
    });
    after(() => simulator.close());

    test(`${RUNS} runs in one process`, async () => {
      const place = { ...home(sampleFiles()), env: simulator.env };
      writeFiles(place, { "many.mjs": MANY });
      const { stdout, stderr } = await run(program, ["many.mjs"], place);
      assert.equal(stderr, "");
      const { reports, memory } = JSON.parse(stdout);
      assert.equal(reports.length, RUNS);
      for (const report of reports) assertWhole(report);
      assert.ok(memory < MOST_MEMORY, `${memory} bytes`);
    });

    test(`${PROCESSES} processes in one home`, async () => {
      const place = { ...home(sampleFiles()), env: simulator.env };
      const runs = await Promise.all(Array.from({ length: PROCESSES }, () => run(program, [cli, "--json"], place)));
      for (const { stdout, stderr } of runs) {
        assert.equal(stderr, "");
        assertWhole(JSON.parse(stdout));
      }
    });
  });
}

/** @param {{ accounts: { windows: { percent_left?: number }[] }[], failures: { code: string }[] }} report */
function assertWhole({ accounts, failures }) {
  const left = accounts.map(({ windows }) => windows.map((window) => window.percent_left ?? "all"));
  assert.deepEqual(left, [[85, 58], [14], [92, 69, 88], [24, "all", "all"], [100, 62, 90, 0]]);
  assert.deepEqual(
    failures.map(({ code }) => code),
    ["missing_project_id"],
  );
}
