// The length in tokens of what a model repeats, which is the cost of `/mystatus` where no terminal of ours is present.

import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { encode } from "gpt-tokenizer";
import { home, root, run, writeFiles } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";

const ACCOUNTS = ".config/opencode/antigravity-accounts.json";
const SHIM = new URL("js-shim/run.js", pathToFileURL(root)).href;
/** The length of times in words depends on the moment; this is one of the longest. */
const NOW = 1_795_000_000_000;
const SOURCE = `
  import { report } from ${JSON.stringify(SHIM)};
  Date.now = () => ${NOW};
  const repeated = {};
  for (const lang of ["en", "zh", "ko", "ja"]) repeated[lang] = await report({ lang }, (run) => run.repeat(false));
  console.log(JSON.stringify(repeated));`;

test("five accounts cost a model at most 500 tokens each way, in every language", async (t) => {
  const simulator = await startSimulator(sampleAnswers(NOW));
  t.after(simulator.close);
  const files = sampleFiles(NOW);
  const { accounts, ...antigravity } = /** @type {{ accounts: object[] }} */ (files[ACCOUNTS]);
  const place = {
    ...home({ ...files, [ACCOUNTS]: { ...antigravity, accounts: accounts.slice(0, 1) } }),
    env: { ...simulator.env, TZ: "UTC" },
  };
  writeFiles(place, { "repeated.mjs": SOURCE });
  const { stdout, stderr } = await run(process.execPath, ["repeated.mjs"], place);
  assert.equal(stderr, "");
  for (const [lang, given] of Object.entries(JSON.parse(stdout))) {
    const [, repeated = ""] = given.split("```");
    assert.equal(repeated.match(/^ {2}.*\d%/gm)?.length, 11, given);
    for (const [way, text] of Object.entries({ in: given, out: `\`\`\`${repeated}\`\`\`` })) {
      const count = encode(text).length;
      assert.ok(count <= 500, `${count} tokens ${way} in ${lang}:\n${text}`);
    }
  }
});
