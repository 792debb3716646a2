// Why a session stopped, once OpenCode has given up: it tries again for minutes, so all of these run at once.

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
  unified,
  zai,
} from "./refusals.js";

/** @typedef {import("./refusals.js").Case} Case */

describe("once OpenCode has given up", { concurrency: true }, () => {
  /** @type {import("../simulator/simulator.js").Simulator} */
  let simulator;
  before(async () => {
    simulator = await startSimulator({ ...sampleAnswers(), [CODEX]: CODEX_REFUSAL });
  });
  after(() => simulator.close());

  /** @type {Record<string, Case>} */
  const cases = {
    anthropic: {
      npm: "@ai-sdk/anthropic",
      refusal: () => claude(unified()),
      said: /^mystatus: Claude 5-hour limit reached, back (\w{3} )?\d\d:\d\d \(2h (28|29)m\)\.$/m,
    },
    google: {
      npm: "@ai-sdk/google",
      id: "antigravity-gemini-3-pro",
      // Only the error's details name the limit to wait for.
      refusal: () => {
        const { body, ...refusal } = antigravity("gemini-3-pro-high", 71.25 * HOUR);
        return { ...refusal, body: { error: { ...body.error, message: "Individual quota reached." } } };
      },
      said: /^mystatus: Google Cloud \(ada@example\.com\) usage limit \(G3 Pro\) reached, back [\w-]+ \d\d:\d\d \(3d\)\.$/m,
    },
  };
  for (const [provider, { refusal, said, ...speaks }] of Object.entries(cases)) {
    test(`says which window of ${provider} it was, once`, async (t) => {
      const model = await startModel();
      t.after(model.close);
      model.refusals.push(...Array.from({ length: 10 }, refusal));
      const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
      const place = opencodeHome({ model, provider, ...speaks, plugin: [root], files: files(), env });
      const { stderr } = await runOpencode(place, ["run", PROMPT]);
      assert.match(stderr, said);
      assert.equal(stderr.match(/^mystatus: /gm)?.length, 1, stderr);
      assert.deepEqual(askedForQuota(simulator), []);
    });
  }

  test("says which window of a ChatGPT plan it was, once", async (t) => {
    const model = await startModel();
    t.after(model.close);
    const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
    const npm = "@ai-sdk/openai";
    const place = opencodeHome({ model, provider: "openai", npm, plugin: [root], files: files(), env });
    const { stderr } = await runOpencode(place, ["run", PROMPT]);
    assert.match(stderr, /^mystatus: OpenAI weekly limit reached, back \w{3} \d\d:\d\d \(2d 3h\)\.$/m);
    assert.equal(stderr.match(/^mystatus: /gm)?.length, 1, stderr);
    assert.deepEqual(askedForQuota(simulator), []);
  });

  test("a server takes no refusal for that of a provider whose turn is to come", async (t) => {
    // No platform answers, so only signals from the session can be shown.
    const [simulator, model] = await Promise.all([startSimulator({}), startModel()]);
    t.after(() => Promise.all([simulator.close(), model.close()]));
    // OpenCode retries until the end.
    model.refusals.push(...Array.from({ length: 6 }, zai));
    const options = { baseURL: model.url, apiKey: "scripted" };
    const kimi = { npm: "@ai-sdk/openai-compatible", options, models: { m1: { name: "m1" } } };
    const all = { ...files(), "opencode.jsonc": { provider: { "kimi-for-coding": kimi } } };
    const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
    const plugin = [[root, { toast: false }]];
    const server = await serve(opencodeHome({ model, provider: "zai-coding-plan", plugin, files: all, env }));
    t.after(server.stop);
    const { id } = (await server.call("/session", {})).body;
    const ask = (/** @type {string} */ providerID) =>
      fetch(`${server.url}/session/${id}/prompt_async`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ model: { providerID, modelID: "m1" }, parts: [{ type: "text", text: PROMPT }] }),
      });
    const refused = (/** @type {number} */ times) => until(() => model.refusals.length <= 6 - times);
    await ask("zai-coding-plan");
    await refused(1);
    await ask("kimi-for-coding");
    // The second refusal came while the prompt to Kimi waits, and was recorded before the third.
    await refused(3);
    const other = (await server.call("/session", {})).body.id;
    await server.call(`/session/${other}/command`, { command: "mystatus", arguments: "zai kimi" });
    const [{ parts }] = (await server.call(`/session/${other}/message`)).body;
    assert.match(parts[0].text, /Z\.ai 5-hour limit reached, back/);
    assert.doesNotMatch(parts[0].text, /Kimi[^\n]*limit reached/);
  });
});
