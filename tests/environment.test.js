// The tests ignore the environment of whoever runs them: they send none of its keys anywhere and do not fail for it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { home, root, run } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

/**
 * The suites that report from within their own process, and one that packs the package; of the longest, by their names,
 * the tests that do so: their others do the same for longer, or in programs with an environment of their own.
 * @type {Record<string, string>}
 */
const SUITES = {
  "host-faults": ".",
  language: ".",
  opencode2: ".",
  run: ".",
  server: ".",
  soak: "one window",
  verify: "table of hosts|its own reading",
};

describe("on the machine of somebody who works there", { concurrency: 2 }, () => {
  for (const [suite, tests] of Object.entries(SUITES)) {
    test(`${suite}.test.js asks nobody with what is found there`, async (t) => {
      const proxy = await startSimulator({});
      t.after(proxy.close);
      const place = home({
        "config/opencode/mystatus.json": { lang: "ja", command: "off", names: { x: "y" } },
        "data/opencode/auth.json": { deepseek: { type: "api", key: "key-0123456789abcdef" } },
      });
      const env = {
        ...proxy.env,
        OPENROUTER_API_KEY: "sk-or-0123456789abcdef",
        MYSTATUS_LANG: "zh",
        LANG: "ko_KR.UTF-8",
        XDG_CONFIG_HOME: join(place.home, "config"),
        XDG_DATA_HOME: join(place.home, "data"),
      };
      const chosen = [`--test-name-pattern=${tests}`, join(root, `tests/${suite}.test.js`)];
      const { stdout, status } = await run(process.execPath, chosen, { ...place, env });
      assert.deepEqual(proxy.hosts, []);
      assert.equal(status, 0, stdout);
      assert.match(stdout, /^[#ℹ] pass [1-9]/m);
    });
  }
});
