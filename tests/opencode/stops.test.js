// Why a session stopped, by events of the real OpenCode, whose model refuses requests as the platforms do.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { environment, root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startSimulator } from "../simulator/simulator.js";
import { until } from "../waiting.js";
import { opencode, opencodeHome, runOpencode, serve } from "./opencode.js";
import { hasTmux, startTui } from "./tui.js";

const HOUR = 3_600_000;
/** A prompt that the command line passes on unchanged. */
const PROMPT = "PROMPT-of-the-user";

/** A local time in China, in Z.ai's format. @param {number} ms from now */
const inChina = (ms) => new Date(Date.now() + ms + 8 * HOUR).toISOString().slice(0, 19).replace("T", " ");

/** Seconds since the epoch, as a header. @param {number} ms from now */
const inSeconds = (ms) => String(Math.round((Date.now() + ms) / 1000));

/**
 * A platform's refusal, and the notice about it.
 * @typedef {object} Case
 * @property {string} [provider] the provider's id if it differs from the case's name
 * @property {string} [npm] the provider's package if it is not the OpenAI-compatible one
 * @property {string} [id] the model's id
 * @property {() => import("../simulator/model.js").Refusal} refusal
 * @property {RegExp} said
 */

/**
 * Notices at the first refusal.
 * @type {Record<string, Case>}
 */
const REFUSALS = {
  "zai-coding-plan": {
    refusal: () => ({
      status: 429,
      body: {
        error: {
          code: "1308",
          message: `Usage limit reached for 5 hour. Your limit will reset at ${inChina(2.5 * HOUR)}`,
        },
      },
    }),
    said: /^mystatus: Z\.ai 5-hour limit reached, back (\w{3} )?\d\d:\d\d \(2h (29|30)m\)\.$/m,
  },
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
  openrouter: {
    refusal: () => ({ status: 402, body: { error: { code: 402, message: "Insufficient credits. Add more." } } }),
    said: /^mystatus: OpenRouter usage limit \(Credits\) reached\.$/m,
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
 * A refusal by Antigravity.
 * @param {string} model
 * @param {number} ms
 */
function antigravity(model, ms) {
  const delay = `${ms / 1000}s`;
  const [minutes, seconds] = [Math.floor(ms / 60_000), Math.floor((ms / 1000) % 60)];
  const wait = `${Math.floor(minutes / 60)}h${minutes % 60}m${seconds}s`;
  const reset = new Date(Date.now() + ms).toISOString();
  const metadata = { uiMessage: "true", model, quotaResetDelay: delay, quotaResetTimeStamp: reset };
  const domain = "cloudcode-pa.googleapis.com";
  const message = `You have exhausted your capacity on this model. Your quota will reset after ${wait}.`;
  const details = [
    { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "QUOTA_EXHAUSTED", domain, metadata },
    { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: delay },
  ];
  return { status: 429, body: { error: { code: 429, message, status: "RESOURCE_EXHAUSTED", details } } };
}

/** Claude's refusal to a plan. @param {Record<string, string>} headers */
function claude(headers) {
  const message = "This request would exceed your account's rate limit. Please try again later.";
  return { status: 429, headers, body: { type: "error", error: { type: "rate_limit_error", message } } };
}

/** The headers that name Claude's window. */
const unified = () => ({
  "anthropic-ratelimit-unified-status": "rejected",
  "anthropic-ratelimit-unified-representative-claim": "five_hour",
  "anthropic-ratelimit-unified-5h-status": "rejected",
  "anthropic-ratelimit-unified-5h-utilization": "1.0",
  "anthropic-ratelimit-unified-5h-reset": inSeconds(2.5 * HOUR),
  "anthropic-ratelimit-unified-7d-status": "allowed",
  "anthropic-ratelimit-unified-7d-utilization": "0.59",
  "anthropic-ratelimit-unified-7d-reset": inSeconds(30 * HOUR),
});

const CODEX = "POST https://chatgpt.com/backend-api/codex/responses";
/** A refusal by ChatGPT's own server. @type {import("../simulator/simulator.js").Answer & object} */
const CODEX_REFUSAL = {
  status: 429,
  headers: {
    "x-codex-plan-type": "plus",
    "x-codex-primary-used-percent": "12",
    "x-codex-primary-window-minutes": "300",
    "x-codex-primary-reset-after-seconds": "9000",
    "x-codex-secondary-used-percent": "100",
    "x-codex-secondary-window-minutes": "10080",
    "x-codex-secondary-reset-after-seconds": "183600",
  },
  body: {
    error: {
      type: "usage_limit_reached",
      message: "The usage limit has been reached",
      plan_type: "plus",
      resets_in_seconds: 183_600,
    },
  },
};

/** The files of a home with an account on each platform. */
function files() {
  const all = sampleFiles();
  const auth = /** @type {object} */ (all[".local/share/opencode/auth.json"]);
  const keys = ["kimi-for-coding", "minimax-coding-plan", "openrouter", "opencode-go", "ollama-cloud"];
  const entries = keys.map((name) => [name, { type: "api", key: `sample-${name}-key` }]);
  const claudeAiOauth = { accessToken: "sk-ant-oat01-0123456789", subscriptionType: "max" };
  return {
    ...all,
    ".local/share/opencode/auth.json": { ...auth, ...Object.fromEntries(entries) },
    ".claude/.credentials.json": { claudeAiOauth },
    ".config/opencode/mystatus.json": { enable: ["claude"] },
  };
}

/** Hosts that report what is left, besides the hosts of the scripted models. */
const QUOTA_HOSTS =
  /chatgpt\.com|api\.z\.ai|bigmodel|googleapis|api\.github\.com|opencode\.ai|anthropic\.com|kimi|minimax|openrouter|ollama/;

/**
 * Returns what OpenCode writes on standard error until the pattern matches, or until OpenCode ends.
 * @param {import("../programs.js").Place} place
 * @param {string[]} args
 * @param {RegExp} pattern
 */
async function errorsUntil(place, args, pattern) {
  const child = spawn(opencode, args, {
    cwd: place.home,
    env: environment(place),
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 100_000,
    killSignal: "SIGKILL",
  });
  let errors = "";
  for await (const text of child.stderr.setEncoding("utf8")) {
    errors += text;
    if (pattern.test(errors)) child.kill("SIGKILL");
  }
  return errors;
}

describe("`opencode run`", () => {
  /** @type {import("../simulator/simulator.js").Simulator} */
  let simulator;
  /** @type {import("../simulator/model.js").Model} */
  let model;
  before(async () => {
    [simulator, model] = await Promise.all([startSimulator(sampleAnswers()), startModel()]);
  });
  after(() => Promise.all([simulator.close(), model.close()]));

  for (const [name, { provider = name, refusal, said, ...speaks }] of Object.entries(REFUSALS)) {
    test(`says once why ${name} stopped, and asks nobody`, async () => {
      const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
      const place = opencodeHome({ model, provider, ...speaks, plugin: [root], files: files(), env });
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

  /** Notices at once if the server names a retry time, for which OpenCode would wait. @type {Record<string, Case>} */
  const waiting = {
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
  };
  for (const [provider, { refusal, said, ...speaks }] of Object.entries(waiting)) {
    test(`says at once why ${provider} stopped, whose server says when to come again`, async () => {
      const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
      const place = opencodeHome({ model, provider, ...speaks, plugin: [root], files: files(), env });
      const before = simulator.hosts.length;
      model.refusals.push(refusal());
      assert.match(await errorsUntil(place, ["run", PROMPT], said), said);
      model.refusals.length = 0;
      assert.ok(!simulator.hosts.slice(before).some((host) => QUOTA_HOSTS.test(host)), "nobody is asked");
    });
  }

  /** A home signed in to ChatGPT, whose server refuses with these. @param {Record<string, string>} headers */
  const signedIn = async (headers) => {
    const answers = { ...sampleAnswers(), [CODEX]: { ...CODEX_REFUSAL, headers } };
    const platforms = await startSimulator(answers);
    const env = { ...platforms.env, MYSTATUS_LANG: "en", TZ: "UTC" };
    const npm = "@ai-sdk/openai";
    return { platforms, place: opencodeHome({ model, provider: "openai", npm, plugin: [root], files: files(), env }) };
  };
  const asksUsage = (/** @type {{ url: string }} */ { url }) => url.includes("/wham/usage");

  describe("once OpenCode has given up", { concurrency: true }, () => {
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
        const before = simulator.hosts.length;
        const { stderr } = await runOpencode(place, ["run", PROMPT]);
        assert.match(stderr, said);
        assert.equal(stderr.match(/^mystatus: /gm)?.length, 1, stderr);
        assert.ok(!simulator.hosts.slice(before).some((host) => QUOTA_HOSTS.test(host)), "nobody is asked");
      });
    }

    test("says which window of a ChatGPT plan it was, once", async (t) => {
      const { platforms, place } = await signedIn(/** @type {any} */ (CODEX_REFUSAL).headers);
      t.after(platforms.close);
      const { stderr } = await runOpencode(place, ["run", PROMPT]);
      assert.match(stderr, /^mystatus: OpenAI weekly limit reached, back \w{3} \d\d:\d\d \(2d 3h\)\.$/m);
      assert.equal(stderr.match(/^mystatus: /gm)?.length, 1, stderr);
      assert.ok(!platforms.requests.some(asksUsage), "nobody is asked");
    });
  });

  test("says at once why a ChatGPT plan stopped, whose server says when to come again", async (t) => {
    const { platforms, place } = await signedIn({ "retry-after": "183600" });
    t.after(platforms.close);
    const said = /^mystatus: OpenAI usage limit reached, back \w{3} \d\d:\d\d \(2d 3h\)\.$/m;
    // OpenCode would wait for two days.
    assert.match(await errorsUntil(place, ["run", PROMPT], said), said);
    assert.ok(!platforms.requests.some(asksUsage), "nobody is asked");
  });

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

test("a server takes no refusal for that of a provider whose turn is to come", async (t) => {
  // No platform answers, so only signals from the session can be shown.
  const [simulator, model] = await Promise.all([startSimulator({}), startModel()]);
  t.after(() => Promise.all([simulator.close(), model.close()]));
  const { refusal } = REFUSALS["zai-coding-plan"] ?? assert.fail();
  // OpenCode retries until the end.
  model.refusals.push(...Array.from({ length: 6 }, refusal));
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

describe("the terminal", { skip: hasTmux || process.env.CI ? false : "tmux is not installed" }, () => {
  /** @type {import("../simulator/simulator.js").Simulator} */
  let simulator;
  /** @type {import("../simulator/model.js").Model} */
  let model;
  const answers = sampleAnswers();
  before(async () => {
    [simulator, model] = await Promise.all([startSimulator(answers), startModel()]);
  });
  after(() => Promise.all([simulator.close(), model.close()]));

  const SAID = /Z\.ai 5-hour limit reached, back[\s\S]*OpenAI has\s+58% left/;
  /** @param {boolean} hasHalf whether the terminal has the plugin's terminal half */
  const start = (hasHalf) => {
    const env = { ...simulator.env, MYSTATUS_LANG: "en", TZ: "UTC" };
    /** @type {Record<string, string | object>} */
    const all = sampleFiles();
    if (hasHalf) all[".config/opencode/tui.json"] = { plugin: [root] };
    const place = opencodeHome({ model, provider: "zai-coding-plan", plugin: [root], files: all, env });
    return startTui(place, { columns: 140, rows: 50 });
  };
  const refuse = () => {
    const { refusal } = REFUSALS["zai-coding-plan"] ?? assert.fail();
    // OpenCode retries until the end.
    model.refusals.push(...Array.from({ length: 6 }, refusal));
  };

  test("one toast and the dialog's first line say why it stopped", async (t) => {
    const tui = await start(true);
    t.after(tui.stop);
    t.after(() => void model.refusals.splice(0));
    await tui.until(/% left/);
    const before = simulator.requests.length;
    refuse();
    tui.type(PROMPT);
    tui.press("Enter");
    await tui.until(SAID);
    assert.equal(simulator.requests.length, before, "nobody is asked");
    tui.type("/mystatus");
    await tui.until(/Show what is left/);
    tui.press("Enter");
    const dialog = await tui.until(/mystatus {4,}↑↓[\s\S]*Z\.ai 5-hour limit reached, back[\s\S]*OpenAI {2}ada/);
    assert.doesNotMatch(dialog, /Used up:[^\n]*Z\.ai Tokens · 5-hour/, "it is not said twice");
  });

  test("with the server's half alone, that one has the toast shown", async (t) => {
    const tui = await start(false);
    t.after(tui.stop);
    t.after(() => void model.refusals.splice(0));
    refuse();
    tui.type(PROMPT);
    tui.press("Enter");
    const screen = await tui.until(/Z\.ai 5-hour limit reached, back/);
    assert.equal(screen.match(/limit reached, back/g)?.length, 1, screen);
  });
});
