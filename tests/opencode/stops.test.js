// Why a session stopped, by events of the real OpenCode, whose model refuses a request as the platforms do.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { root } from "../programs.js";
import { sampleAnswers } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startSimulator } from "../simulator/simulator.js";
import { until } from "../waiting.js";
import { opencodeHome, runOpencode, serve } from "./opencode.js";
import {
  antigravity,
  askedForQuota,
  CODEX,
  CODEX_REFUSAL,
  claude,
  files,
  HOUR,
  PROMPT,
  QUOTA_HOSTS,
  unified,
  zai,
} from "./refusals.js";

/** @typedef {import("./refusals.js").Case} Case */

/**
 * Refusals of which OpenCode tells by each of its events: that it tries again, and that it does not.
 * @type {Record<string, Case>}
 */
const EVENTS = {
  "zai-coding-plan": {
    refusal: zai,
    said: /^mystatus: Z\.ai 5-hour limit reached, back (\w{3} )?\d\d:\d\d \(2h (29|30)m\)\.$/m,
  },
  openrouter: {
    refusal: () => ({ status: 402, body: { error: { code: 402, message: "Insufficient credits. Add more." } } }),
    said: /^mystatus: OpenRouter usage limit \(Credits\) reached\.$/m,
  },
};

/**
 * Notices at the first refusal.
 * @type {Record<string, Case>}
 */
const REFUSALS = {
  "kimi-for-coding": {
    refusal: () => ({
      status: 403,
      body: {
        error: {
          message: "You've reached your weekly (7-day) usage limit. To continue now, purchase extra usage.",
          type: "access_terminated_error",
        },
      },
    }),
    said: /^mystatus: Kimi Code weekly limit reached\.$/m,
  },
  "minimax-coding-plan": {
    refusal: () => ({
      status: 429,
      body: {
        type: "error",
        error: {
          type: "rate_limit_error",
          message: `usage limit exceeded, 5-hour usage limit reached for Token Plan Starter (9/9 used), resets at ${new Date(Date.now() + 2.5 * HOUR).toISOString()} (2056)`,
        },
      },
    }),
    said: /^mystatus: MiniMax 5-hour limit reached, back (\w{3} )?\d\d:\d\d \(2h (29|30)m\)\.$/m,
  },
  "ollama-cloud": {
    refusal: () => ({
      status: 429,
      body: {
        error:
          "you (ada) have reached your session usage limit, upgrade for higher limits: https://ollama.com/upgrade (ref: 442a6429)",
      },
    }),
    said: /^mystatus: Ollama Cloud 5-hour limit reached\.$/m,
  },
  "github-copilot": {
    refusal: () => ({ status: 402, body: { error: { message: "You have no quota", code: "quota_exceeded" } } }),
    said: /^mystatus: GitHub Copilot usage limit \(Premium\) reached\.$/m,
  },
  "github-copilot for a week": {
    provider: "github-copilot",
    refusal: () => ({
      status: 429,
      body: {
        error: { message: "Sorry, you've exceeded your weekly rate limit.", code: "user_weekly_rate_limited" },
      },
    }),
    said: /^mystatus: GitHub Copilot weekly limit reached\.$/m,
  },
};

/**
 * Notices at once if the server names a retry time, for which OpenCode would wait.
 * @type {Record<string, Case>}
 */
const WAITING = {
  anthropic: {
    npm: "@ai-sdk/anthropic",
    refusal: () => claude({ ...unified(), "retry-after": "9000" }),
    said: /^mystatus: Claude usage limit reached, back (\w{3} )?\d\d:\d\d \(2h (29|30)m\)\.$/m,
  },
  "opencode-go": {
    refusal: () => ({
      status: 429,
      headers: { "retry-after": "183600" },
      body: {
        type: "error",
        error: { type: "GoUsageLimitError", message: "Weekly usage limit reached. Resets in 2 days" },
        metadata: { workspace: "wrk_1", limitName: "weekly" },
      },
    }),
    said: /^mystatus: OpenCode Go weekly limit reached, back \w{3} \d\d:\d\d \(2d 3h\)\.$/m,
  },
  google: {
    npm: "@ai-sdk/google",
    id: "antigravity-claude-opus-4-6-thinking",
    refusal: () => antigravity("claude-opus-4-6-thinking", 25.34 * HOUR),
    said: /^mystatus: Google Cloud \(ada@example\.com\) usage limit \(Claude\) reached, back \w{3} \d\d:\d\d \(1d 2h\)\.$/m,
  },
  openai: {
    npm: "@ai-sdk/openai",
    refusal: () => CODEX_REFUSAL,
    said: /^mystatus: OpenAI usage limit reached, back \w{3} \d\d:\d\d \(2d 3h\)\.$/m,
  },
};

describe("`opencode run`", () => {
  /** @type {import("../simulator/simulator.js").Simulator} */
  let simulator;
  /** @type {import("../simulator/model.js").Model} */
  let model;
  before(async () => {
    [simulator, model] = await Promise.all([startSimulator(sampleAnswers()), startModel()]);
  });
  after(() => Promise.all([simulator.close(), model.close()]));

  for (const [provider, { refusal, said }] of Object.entries(EVENTS)) {
    test(`says once why ${provider} stopped, and asks nobody`, async () => {
      const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
      const place = opencodeHome({ model, provider, plugin: [root], files: files(), env });
      const before = simulator.hosts.length;
      model.refusals.push(refusal());
      const { stdout, stderr } = await runOpencode(place, ["run", PROMPT]);
      model.refusals.length = 0;
      assert.match(stderr, said);
      assert.equal(stderr.match(/^mystatus: /gm)?.length, 1, stderr);
      assert.doesNotMatch(stdout, /mystatus/);
      const asked = simulator.hosts.slice(before);
      assert.deepEqual(
        asked.filter((host) => QUOTA_HOSTS.test(host)),
        [],
      );
    });
  }

  test("says nothing of the pace of requests", async () => {
    const env = { ...simulator.env, MYSTATUS_LANG: "en" };
    const place = opencodeHome({ model, provider: "zai-coding-plan", plugin: [root], files: files(), env });
    model.refusals.push({
      status: 429,
      body: { error: { code: "1302", message: "High concurrency usage of this API" } },
    });
    const { stdout, stderr } = await runOpencode(place, ["run", PROMPT]);
    assert.match(stdout, /Hello\./, "it was tried again");
    assert.doesNotMatch(stderr, /mystatus/);
  });
});

describe("`opencode serve`, with a session for each provider", () => {
  /** @type {import("../simulator/simulator.js").Simulator} */
  let simulator;
  /** @type {import("../simulator/model.js").Model} */
  let model;
  /** @type {import("./opencode.js").Server} */
  let server;
  before(async () => {
    const refused = { [CODEX]: { ...CODEX_REFUSAL, headers: { "retry-after": "183600" } } };
    [simulator, model] = await Promise.all([startSimulator({ ...sampleAnswers(), ...refused }), startModel()]);
    const { url: baseURL } = model;
    const provider = Object.fromEntries(
      Object.entries({ ...REFUSALS, ...WAITING }).map(([name, { provider = name, npm, id = "m1" }]) => [
        provider,
        {
          npm: npm ?? "@ai-sdk/openai-compatible",
          options: { baseURL, apiKey: "scripted" },
          models: { [id]: { name: id, limit: { context: 100_000, output: 8000 } } },
        },
      ]),
    );
    const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
    const all = { ...files(), "opencode.jsonc": { provider } };
    server = await serve(opencodeHome({ model, plugin: [root], files: all, env }));
  });
  after(async () => {
    await server?.stop();
    await Promise.all([simulator.close(), model.close()]);
  });

  for (const [name, { provider = name, id = "m1", refusal, said }] of Object.entries({ ...REFUSALS, ...WAITING })) {
    test(`says once why ${name} stopped, and asks nobody`, async () => {
      const [hosts, errors] = [simulator.hosts.length, server.errors().length];
      model.refusals.push(refusal());
      const { body: session } = await server.call("/session", {});
      const which = { providerID: provider, modelID: id };
      const ended = server.call(`/session/${session.id}/message`, {
        model: which,
        parts: [{ type: "text", text: PROMPT }],
      });
      const told = () => server.errors().slice(errors);
      await until(() => said.test(told()), { told: () => `${said} in ${told()}` });
      if (name in WAITING) await server.call(`/session/${session.id}/abort`, {});
      await ended;
      model.refusals.length = 0;
      assert.equal(told().match(/^mystatus: /gm)?.length, 1, told());
      assert.deepEqual(askedForQuota(simulator, hosts), []);
    });
  }
});
