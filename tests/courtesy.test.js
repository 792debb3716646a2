// Courtesy to the platforms, through the shim and the module: what one process requests in many runs.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { AUTH_FILE, home, programs, root, run, writeFiles } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

const ZAI = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const OPENAI = "GET https://chatgpt.com/backend-api/wham/usage";
const KEY = "0123456789abcdef.ABCDEFGH";
const LIMITS = { code: 200, success: true, data: { limits: [{ type: "TOKENS_LIMIT", unit: 3, percentage: 25 }] } };
const REFUSAL = { status: 429, headers: { "Retry-After": "3600" }, body: { msg: `slow down, ${KEY}` } };
const CREDENTIALS = {
  openai: { type: "oauth", access: "e30.e30.x0123456789" },
  "zai-coding-plan": { type: "api", key: KEY },
};

const SHIM = `
  import { loadCore } from ${JSON.stringify(new URL("js-shim/core.js", pathToFileURL(root)).href)};
  import { report } from ${JSON.stringify(new URL("js-shim/run.js", pathToFileURL(root)).href)};
  const as = (intent, more) => report({ lang: "en" }, (run) => ({ json: run.json(), text: run.text(false) }), { intent, ...more });
`;

for (const [name, program] of programs) {
  describe(`in one process of ${name}`, () => {
    /**
     * Returns a program's JSON output, and how often it queried each platform.
     * @param {string} source
     * @param {Record<string, import("./simulator/simulator.js").Answer>} answers
     */
    async function ran(source, answers) {
      const simulator = await startSimulator(answers);
      try {
        const place = { ...home({ [AUTH_FILE]: CREDENTIALS }), env: simulator.env };
        writeFiles(place, { "runs.mjs": SHIM + source });
        const { stdout, stderr } = await run(program, ["runs.mjs"], place);
        assert.equal(stderr, "");
        const asked = (/** @type {string} */ call) =>
          simulator.requests.filter(({ method, url }) => `${method} ${url}` === call).length;
        return { printed: JSON.parse(stdout), stdout, asked: [asked(ZAI), asked(OPENAI)] };
      } finally {
        await simulator.close();
      }
    }

    test("an answer serves who opens the report, and the automatic runs, and not who asks anew", async () => {
      const source = `
        await as("opened");
        await as("opened");
        const { json } = await as("automatic");
        await as("asked");
        console.log(JSON.stringify(json.accounts.map((account) => account.age_seconds)));`;
      const { printed, asked } = await ran(source, {
        [ZAI]: { body: LIMITS },
        [OPENAI]: { body: { plan_type: "plus" } },
      });
      assert.deepEqual(asked, [2, 2]);
      assert.ok(
        printed.length === 2 && printed.every((/** @type {number} */ age) => age >= 0 && age < 60),
        `${printed}`,
      );
    });

    test("who refused is left alone, and what was known stays, with its age and the reason", async () => {
      let answered = 0;
      /** @type {import("./simulator/simulator.js").Answer} */
      const once = (_request, response) => {
        answered += 1;
        const { status, headers, body } = answered === 1 ? { status: 200, headers: {}, body: LIMITS } : REFUSAL;
        response.writeHead(status, headers).end(JSON.stringify(body));
      };
      const source = `
        const all = [];
        for (const intent of ["asked", "asked", "asked", "opened"]) all.push(await as(intent));
        console.log(JSON.stringify(all));`;
      const { printed, stdout, asked } = await ran(source, { [ZAI]: once, [OPENAI]: { body: { plan_type: "plus" } } });
      assert.deepEqual(asked, [2, 3]);
      for (const { json, text } of printed.slice(1)) {
        const account = json.accounts.find((/** @type {any} */ one) => one.platform === "zai");
        assert.equal(account.windows[0].percent_used, 25);
        assert.equal(account.stale, true);
        assert.equal(account.failure.status, 429);
        assert.match(
          text,
          /^ {2}As of <1m ago: Z\.ai API request failed \(429\): slow down, \*{4}\n {2}→ .*try again in 1h$/m,
        );
      }
      assert.ok(!stdout.includes("6789abcdef"), "what is remembered is as clean as what is fresh");
    });

    test("runs at once send one request for each account, whatever their intent", async () => {
      const source = `
        const intents = ["asked", "opened", "automatic"];
        const all = await Promise.all(Array.from({ length: 30 }, (_, at) => as(intents[at % 3])));
        console.log(JSON.stringify(all.map(({ json }) => json.accounts.length)));`;
      const { printed, asked } = await ran(source, {
        [ZAI]: { body: LIMITS },
        [OPENAI]: { body: { plan_type: "plus" } },
      });
      assert.deepEqual(asked, [1, 1]);
      assert.deepEqual(printed, Array(30).fill(2));
    });

    test("who throws while a report grows is told so, and runs that wait for its answers get them", async () => {
      const source = `
        let calls = 0;
        const throws = () => { calls += 1; throw new Error("the caller's own"); };
        const first = as("asked", { onProgress: throws }).catch((error) => error.message);
        const { json } = await as("opened");
        console.log(JSON.stringify([await first, calls, json.accounts.length]));`;
      const { printed, asked } = await ran(source, {
        [ZAI]: { body: LIMITS },
        [OPENAI]: { body: { plan_type: "plus" } },
      });
      assert.deepEqual(printed, ["the caller's own", 1, 2]);
      assert.deepEqual(asked, [1, 1]);
    });

    test("a new instance of the module remembers nothing, and works", async () => {
      const source = `
        await as("opened");
        const { instanceOf } = await import(${JSON.stringify(new URL("js-shim/instance.js", pathToFileURL(root)).href)});
        const core = await loadCore();
        try {
          instanceOf(core).enter(() => { throw new WebAssembly.RuntimeError("unreachable"); });
        } catch {}
        await as("opened");
        const { json } = await as("opened");
        console.log(JSON.stringify(json.accounts.length));`;
      const { printed, asked } = await ran(source, {
        [ZAI]: { body: LIMITS },
        [OPENAI]: { body: { plan_type: "plus" } },
      });
      assert.equal(printed, 2);
      assert.deepEqual(asked, [2, 2]);
    });
  });
}
