// Traps stay contained, in a build of the module that an answer can break. The broken run fails, as do runs on the same
// instance. The host lives on, and later runs work, even while older ones fail.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { findToolchain } from "../scripts/toolchain.mjs";
import { AUTH_FILE, home, programs, root, run, writeFiles } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

const skip = findToolchain() || process.env.CI ? false : "there is no toolchain to build the module with";

const TRAPS = ["unreachable", "panic", "stack overflow", "out of memory"];
const THREADS = ["main thread", "worker"];

const OPENAI = "GET https://chatgpt.com/backend-api/wham/usage";
const ZAI = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const ZHIPU = "GET https://bigmodel.cn/api/monitor/usage/quota/limit";
const LIMITS = { code: 200, success: true, data: { limits: [{ type: "TOKENS_LIMIT", unit: 3, percentage: 25 }] } };
const CREDENTIALS = {
  openai: { type: "oauth", access: "e30.e30.x0123456789" },
  "zai-coding-plan": { type: "api", key: "0123456789abcdef" },
  "zhipuai-coding-plan": { type: "api", key: "abcdef0123456789" },
};

/** Prints the results of a run that traps, of one in parallel, and of two later ones. */
const RUNS = `
  import { isMainThread, parentPort, Worker } from "node:worker_threads";
  import { report } from "./js-shim/run.js";

  const asked = (platform) =>
    report({ lang: "en", platforms: [platform] }, (run) => run.json().accounts.length).then(
      (accounts) => accounts,
      (error) => (/^(RuntimeError|RangeError)$/.test(error.name) ? "trapped" : String(error)),
    );
  async function runs() {
    const beside = asked("openai");
    const trapped = await asked("zai");
    const next = await asked("zhipu");
    return { trapped, beside: await beside, next, last: await asked("zhipu") };
  }
  if (!isMainThread) parentPort.postMessage(await runs());
  else if (process.argv[2] === "main thread") console.log(JSON.stringify(await runs()));
  else new Worker(new URL(import.meta.url)).on("message", (found) => console.log(JSON.stringify(found)));
`;

describe("a trap where an answer arrives", { skip }, () => {
  before(() => {
    const build = [join(root, "scripts/build.mjs"), "--trap-tests"];
    execFileSync(process.execPath, build, { stdio: ["ignore", "ignore", "inherit"] });
  });

  for (const [name, program] of programs) {
    for (const thread of THREADS) {
      for (const trap of TRAPS) {
        test(`${trap}, under ${name}, in the ${thread}`, async (t) => {
          /** Answers the request of the run in parallel. @type {Promise<() => void>} */
          const beside = new Promise((resolve) => {
            answers[OPENAI] = (_request, response) => resolve(() => response.end("{}"));
          });
          answers[ZAI] = { body: `trap: ${trap}` };
          answers[ZHIPU] = async (_request, response) => {
            // The old instance's answer thus comes while this run is under way on the new one.
            (await beside)();
            await sleep(50);
            response.end(JSON.stringify(LIMITS));
          };
          const simulator = await startSimulator(answers);
          t.after(simulator.close);
          const place = { ...home({ [AUTH_FILE]: CREDENTIALS }), env: simulator.env };
          cpSync(join(root, "js-shim"), join(place.home, "js-shim"), { recursive: true });
          cpSync(join(root, "target/traps"), join(place.home, "pkg"), { recursive: true });
          writeFiles(place, { "package.json": { type: "module" }, "runs.js": RUNS });
          const { stdout, stderr, status } = await run(program, ["runs.js", thread], place);
          assert.equal(stderr, "");
          assert.deepEqual(JSON.parse(stdout), { trapped: "trapped", beside: "trapped", next: 1, last: 1 });
          assert.equal(status, 0);
        });
      }
    }
  }
});

/** @type {Record<string, import("./simulator/simulator.js").Answer>} */
const answers = {};
