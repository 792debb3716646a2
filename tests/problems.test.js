// The eight problems, reported in each language by the command line program, under Node and under Bun.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { problems } from "./problems.js";
import { cli, home, programs, run } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

for (const { name, files, answers, says, next } of problems) {
  describe(name, { concurrency: true }, () => {
    /** @type {import("./simulator/simulator.js").Simulator} */
    let simulator;
    before(async () => {
      simulator = await startSimulator(answers);
    });
    after(() => simulator.close());

    for (const [runtime, program] of programs) {
      for (const [lang, words] of Object.entries(says)) {
        test(`in ${lang}, under ${runtime}`, async () => {
          const place = { ...home(files), env: simulator.env };
          const { stdout, stderr, status } = await run(program, [cli, "--lang", lang], place);
          assert.equal(stderr, "");
          assert.equal(status, 1);
          assert.ok(stdout.includes(words), stdout);
          assert.ok(stdout.includes(next), stdout);
        });
      }
    }
  });
}
