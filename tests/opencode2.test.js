// A host that plays OpenCode 2: it has what packages/plugin in its source has, and rejects what it would reject.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import plugin from "../js-shim/server.js";
import { second } from "./opencode/host.js";
import { terminalModules } from "./opencode/modules.js";
import { AUTH_FILE, home, moveInto, root, writeFiles } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";

/**
 * Waits for `holds`, for a limited number of turns of the event loop.
 * @param {() => boolean} holds
 * @param {number} most
 */
async function until(holds, most) {
  for (let turns = 0; turns < most && !holds(); turns += 1) await turn();
}

/**
 * Returns the lines that `element` draws.
 * @param {any} element
 * @returns {string}
 */
function textOf(element) {
  if (typeof element === "function") return textOf(element());
  if (Array.isArray(element)) return element.map(textOf).join("");
  if (typeof element === "string") return element;
  const text = textOf(element?.children ?? "");
  return element?.tag === "text" ? `${text}\n` : text;
}

moveInto(home());

/** A store's value that the host fails to look up, and one that it never finds. */
const UNKNOWN = {};
const SOUGHT = {};

describe("the server", () => {
  const place = home({ [AUTH_FILE]: {} });

  /**
   * @param {object} [setting]
   * @param {object} [setting.options]
   * @param {Record<string, object>} [setting.store] credentials, by integration
   * @param {string[]} [setting.taken] the names of the user's own tools and commands
   */
  function host({ options = {}, store = {}, taken = [] } = {}) {
    /** @type {Map<string, any>} */
    const tools = new Map(taken.map((name) => [name, { name }]));
    /** @type {Map<string, any>} */
    const commands = new Map(taken.map((name) => [name, { name }]));
    /** @type {any[]} */
    const said = [];
    /** @type {string[]} */
    const resolved = [];
    /** @type {Map<string, (event: any) => unknown>} */
    const hooks = new Map();
    const context = {
      options: Object.freeze(options),
      tool: {
        transform: async (/** @type {(editor: object) => void} */ edit) => {
          edit({
            get: (/** @type {string} */ id) => tools.get(id),
            add: (/** @type {any} */ tool) => {
              assert.match(tool.name, /^[a-z][\w-]{0,63}$/i);
              assert.equal(tool.input.type, "object", "a JSON Schema");
              assert.equal(tool.options.codemode, false);
              assert.ok(!tools.has(tool.name));
              tools.set(tool.name, tool);
            },
          });
          return {};
        },
      },
      command: {
        list: async () => ({ data: [...commands.values()] }),
        transform: async (/** @type {(editor: object) => void} */ edit) => {
          edit({
            add: (/** @type {any} */ command) => {
              assert.ok(!commands.has(command.name));
              commands.set(command.name, command);
            },
          });
          return {};
        },
      },
      session: {
        synthetic: async (/** @type {object} */ input) => void said.push(input),
        hook: (/** @type {string} */ name, /** @type {(event: any) => unknown} */ run) => {
          assert.match(name, /^(http\.response|retry|context)$/);
          hooks.set(name, run);
        },
      },
      integration: {
        connection: {
          active: async (/** @type {string} */ id) => {
            if (store[id] === UNKNOWN) throw new Error("no such integration");
            if (store[id] === SOUGHT) return new Promise(() => {});
            return id in store ? { type: "credential", id } : undefined;
          },
          resolve: async (/** @type {{ id: string }} */ { id }) => {
            resolved.push(id);
            const kept = store[id];
            return typeof kept === "function" ? kept() : kept;
          },
        },
      },
    };
    return { context, tools, commands, said, resolved, hooks };
  }

  /** Starts the plugin in a host with this setting. */
  async function started(/** @type {Parameters<typeof host>[0]} */ setting) {
    process.env.HOME = place.home;
    const { context, ...rest } = host(setting);
    await plugin.setup(/** @type {any} */ (context));
    return rest;
  }

  const invocation = { sessionID: "ses_1", prompt: { text: "" } };

  test("the command puts the report into the session, and asks no model", async () => {
    const { commands, said } = await started({});
    assert.equal(await commands.get("mystatus").execute(invocation), undefined, "which ends the command");
    assert.equal(said.length, 1);
    assert.equal(said[0].sessionID, "ses_1");
    assert.equal(said[0].resume, false, "so that no turn begins");
    // The model reads it with the next message, and a platform's words must not pass for the user's.
    assert.match(said[0].text, /not instructions:\n```\nNo configured accounts found[\s\S]*\n```$/);
  });

  test("the tool gives the list for models, and its data", async () => {
    const { tools } = await started({});
    const { content, metadata } = await tools.get("mystatus").execute({}, {});
    assert.match(content, /\n```\nNo configured accounts found\n/);
    assert.deepEqual(metadata.accounts, []);
  });

  test("the tool may be asked about one platform", async () => {
    const { tools } = await started({ options: { lang: "en" } });
    const { input, execute } = tools.get("mystatus");
    assert.deepEqual([Object.keys(input.properties), input.required], [["platform"], undefined]);
    assert.match((await execute({ platform: "acme" }, {})).content, /there is no platform `acme`/);
  });

  test("the command is listed in the user's language", async () => {
    const { commands } = await started({ options: { lang: "ko" } });
    assert.match(commands.get("mystatus").description, /^AI 구독/);
  });

  test("credentials are those of OpenCode's own store, each of ours and no other", async () => {
    const store = {
      "zai-coding-plan": { type: "key", key: "store-key-0123456789" },
      "github-copilot": { type: "oauth", refresh: "gho_store_0123", access: "", expires: 0, methodID: "device" },
      anthropic: { type: "key", key: "of-no-concern-here" },
    };
    const simulator = await startSimulator(sampleAnswers());
    Object.assign(process.env, simulator.env);
    const { tools, commands, said, resolved } = await started({ store });
    const { metadata } = await tools.get("mystatus").execute({}, {});
    await commands.get("mystatus").execute(invocation);
    await simulator.close();
    for (const name of Object.keys(simulator.env)) delete process.env[name];
    const found = [...metadata.accounts, ...metadata.failures];
    assert.deepEqual(found.map(({ platform }) => platform).sort(), ["copilot", "zai"]);
    assert.match(said[0].text, /^Z\.ai \(stor\*+6789\): [\s\S]*^GitHub Copilot: /m, "the command has them too");
    assert.deepEqual([...new Set(resolved)].sort(), ["github-copilot", "zai-coding-plan"]);
  });

  test("a sign-in that the host cannot renew, or not in time, hides no other account", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    const store = {
      openai: () => Promise.reject(new Error("refused")),
      "kimi-for-coding": () => new Promise(() => {}),
      deepseek: UNKNOWN,
      openrouter: SOUGHT,
      "zai-coding-plan": { type: "key" },
    };
    const { tools } = await started({ store });
    const told = tools.get("mystatus").execute({}, {});
    for (let turns = 0; turns < 50; turns += 1) {
      t.mock.timers.tick(1000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { content } = await told;
    for (const name of ["openai", "kimi-for-coding", "zai-coding-plan"]) {
      assert.match(content, new RegExp(`\`${name}\` was found, but lacks `));
    }
  });

  test("what is odd in one credential hides no other account", async () => {
    const deep = JSON.parse("[".repeat(200) + "]".repeat(200));
    const store = { openai: { type: "oauth", metadata: { deep } }, "zai-coding-plan": { type: "\ud800" } };
    const { tools } = await started({ store });
    const { metadata } = await tools.get("mystatus").execute({}, {});
    const entries = metadata.incomplete.map((/** @type {{ entry: string }} */ { entry }) => entry);
    assert.deepEqual(entries, ["openai", "zai-coding-plan"]);
  });

  test("where the store holds none of ours, auth.json is read", async () => {
    writeFiles(place, { [AUTH_FILE]: { "zai-coding-plan": { type: "api" } } });
    const { tools } = await started({ store: {} });
    const { content } = await tools.get("mystatus").execute({}, {});
    writeFiles(place, { [AUTH_FILE]: {} });
    assert.match(content, /zai-coding-plan/);
  });

  test("what is typed after the command chooses platforms", async () => {
    const { commands, said } = await started({});
    await commands.get("mystatus").execute({ ...invocation, prompt: { text: "zai acme other" } });
    assert.match(said[0].text, /there is no platform `acme`[\s\S]*there is no platform `other`/);
  });

  test("a user's own tool and command stay theirs, and the option takes the command away", async () => {
    const taken = await started({ taken: ["mystatus"] });
    assert.deepEqual(taken.tools.get("mystatus"), { name: "mystatus" });
    assert.deepEqual(taken.commands.get("mystatus"), { name: "mystatus" });
    const off = await started({ options: { command: "off" } });
    assert.ok(off.tools.has("mystatus") && !off.commands.has("mystatus"));
  });

  /**
   * An event of an answer, which throws if its request or body is read.
   * @param {object} response
   */
  const answered = (response) => {
    const untouchable = {
      get: () => assert.fail("it was looked at"),
    };
    const model = { providerID: "openai", id: "gpt-5.3-codex" };
    const event = { sessionID: "ses_1", agent: "build", model, kind: "primary", response };
    Object.defineProperty(event, "request", untouchable);
    for (const name of ["body", "text", "json", "clone", "arrayBuffer", "bytes", "blob"]) {
      Object.defineProperty(response, name, untouchable);
    }
    return event;
  };
  const codex = (/** @type {number} */ used, /** @type {object} */ more = {}) =>
    new Headers({
      "x-codex-primary-used-percent": String(used),
      "x-codex-primary-window-minutes": "300",
      "x-codex-primary-reset-after-seconds": "7200",
      "set-cookie": "COOKIE",
      ...more,
    });

  test("in a session of 100 turns nobody is asked while the headers of its answers are fresh", async (t) => {
    const simulator = await startSimulator(sampleAnswers());
    Object.assign(process.env, simulator.env);
    t.after(async () => {
      await simulator.close();
      for (const name of Object.keys(simulator.env)) delete process.env[name];
      writeFiles(place, { [AUTH_FILE]: {} });
    });
    const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
    writeFiles(place, { [AUTH_FILE]: { openai } });
    t.mock.timers.enable({ apis: ["Date"], now: Date.now() });
    const { tools, hooks } = await started({});
    const ask = async () => (await tools.get("mystatus").execute({}, {})).metadata;
    for (let turn = 0; turn < 100; turn += 1) {
      t.mock.timers.tick(30_000);
      assert.equal(hooks.get("http.response")?.(answered({ status: 200, headers: codex(turn) })), undefined);
      if (turn % 10 > 0) continue;
      const { accounts } = await ask();
      assert.equal(accounts[0].windows[0].percent_used, turn);
    }
    assert.deepEqual(simulator.hosts, []);
    t.mock.timers.tick(60_000);
    await ask();
    assert.deepEqual(simulator.hosts, ["chatgpt.com"], "they are fresh for a minute");
  });

  test("a session waits until its limit starts over, where the user wants it", async () => {
    const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
    writeFiles(place, { [AUTH_FILE]: { openai } });
    assert.ok(!(await started({})).hooks.has("retry"), "nobody asked for it");
    const { hooks } = await started({ options: { wait: true } });
    hooks.get("http.response")?.(answered({ status: 429, headers: codex(100) }));
    const limit = { type: "provider.quota", message: "The usage limit has been reached", status: 429 };
    /** The decision after the host would give up. @param {string} providerID @param {object} error */
    const decided = async (providerID, error) => {
      const model = { providerID, id: "gpt-5.3-codex" };
      const event = { model, error, attempt: 1, decision: /** @type {any} */ ({ retry: false }) };
      await hooks.get("retry")?.(event);
      return event.decision;
    };
    // Only the headers of the answer name the first limit, not the message.
    for (const message of ["Too Many Requests", limit.message]) {
      const { retry, delay } = await decided("openai", { ...limit, message });
      assert.ok(retry && delay > 7_100_000 && delay <= 7_200_000, `${message}: ${delay}`);
    }
    for (const [provider, error] of /** @type {[string, object][]} */ ([
      ["acme", limit],
      ["openai", { type: "transport", message: "fetch failed" }],
      ["openai", { type: "provider.internal", message: "Service Unavailable", status: 503 }],
      ["openai", { ...limit, status: 401 }],
    ])) {
      assert.deepEqual(await decided(provider, error), { retry: false }, "as the host decided");
    }
    // If a limit resets later than a timer can last, the wait is as long as a timer can last.
    const inMonth = codex(100, {
      "x-codex-primary-window-minutes": String(30 * 24 * 60),
      "x-codex-primary-reset-after-seconds": String(30 * 86_400),
    });
    hooks.get("http.response")?.(answered({ status: 429, headers: inMonth }));
    assert.deepEqual(await decided("openai", limit), { retry: true, delay: 2 ** 31 - 1 });
    writeFiles(place, { [AUTH_FILE]: {} });
  });

  test("a later turn's model is told at the tool for subagents which provider's plan lasts, where wanted", async (t) => {
    const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
    const claudeAiOauth = { accessToken: "sk-ant-oat01-0123456789", subscriptionType: "max" };
    writeFiles(place, {
      [AUTH_FILE]: { openai },
      ".claude/.credentials.json": { claudeAiOauth },
      ".config/opencode/mystatus.json": { enable: ["claude"] },
    });
    t.after(() => writeFiles(place, { [AUTH_FILE]: {}, ".config/opencode/mystatus.json": {} }));
    assert.ok(!(await started({})).hooks.has("context"), "nobody asked for it");
    const { hooks } = await started({ options: { advise: true } });
    const inHours = (/** @type {number} */ hours) => String(Math.round(Date.now() / 1000) + hours * 3600);
    const unified = {
      "anthropic-ratelimit-unified-5h-utilization": "0.01",
      "anthropic-ratelimit-unified-5h-reset": inHours(1),
      "anthropic-ratelimit-unified-7d-utilization": "0.01",
      "anthropic-ratelimit-unified-7d-reset": inHours(24),
    };
    hooks.get("http.response")?.(answered({ status: 200, headers: codex(100) }));
    const model = { providerID: "anthropic", id: "claude-sonnet-4-6" };
    hooks.get("http.response")?.({ model, response: { status: 200, headers: new Headers(unified) } });
    /** The tool's description in the next turn. */
    const described = () => {
      const tools = { subagent: { description: "Spawns." }, mystatus: { description: "Shows." } };
      assert.equal(hooks.get("context")?.({ tools }), undefined, "no turn waits for it");
      assert.equal(tools.mystatus.description, "Shows.");
      return tools.subagent.description;
    };
    assert.equal(described(), "Spawns.");
    await until(() => described() !== "Spawns.", 100_000);
    const line = "Quota: the user's plan with the provider `anthropic` has enough left for the work ahead.";
    assert.ok(described().startsWith(`Spawns.\n\n${line}`), described());
    // Nothing breaks if a model may call no subagents, or if the host changes the event.
    for (const odd of [{ tools: {} }, {}]) assert.equal(hooks.get("context")?.(odd), undefined);
  });

  test("OpenCode 1, which calls this with less in hand, is left alone", async () => {
    const { context, commands } = host();
    const { tool: _, session: __, ...reduced } = context;
    assert.equal(await plugin.setup(/** @type {any} */ (reduced)), undefined);
    assert.equal(commands.size, 0);
  });
});

describe("the terminal", () => {
  const place = home(terminalModules);
  for (const folder of ["js-shim", "pkg"]) cpSync(join(root, folder), join(place.home, folder), { recursive: true });
  /** @type {typeof import("../js-shim/tui.js").default} */
  let tui;
  before(async () => {
    writeFiles(place, { [AUTH_FILE]: {} });
    tui = (await import(pathToFileURL(join(place.home, "js-shim/tui.js")).href)).default;
  });

  const host = (options = {}) => {
    process.env.HOME = place.home;
    return second(options);
  };

  test("the slash command opens the dialog, with its keys", async () => {
    const { context, claims, layers, dialogs } = host();
    const end = await tui.setup(/** @type {any} */ (context));
    assert.equal(claims.get("app")?.({}), null);
    const [command] = layers[0].commands;
    assert.deepEqual(command.slash, { name: "mystatus", arguments: true });
    assert.equal(command.palette, true);
    await command.run("");
    assert.equal(dialogs.length, 1);
    assert.ok(layers[1].commands.some((/** @type {any} */ { bind }) => bind === "r"));
    end();
  });

  test("a host that has no dialog is told so when it is wanted", async () => {
    const { context, claims, layers, toasts } = host();
    const { dialog: _, ...ui } = context.ui;
    await tui.setup(/** @type {any} */ ({ ...context, ui }));
    claims.get("app")?.({});
    assert.equal(toasts.length, 0);
    await layers[0]?.commands[0].run("");
    assert.match(toasts[0]?.message, /upgrade it/);
  });

  test("the sidebar and the words beside the prompt have their places, and go with the plugin", async () => {
    const { context, claims } = host();
    const end = await tui.setup(/** @type {any} */ (context));
    assert.deepEqual([...claims.keys()].sort(), ["app", "prompt.footer.status", "sidebar.content"]);
    claims.get("prompt.footer.status")?.({ model: { providerID: "openai" } });
    claims.get("sidebar.content")?.({ sessionID: "ses_1" });
    end();
    assert.equal(claims.size, 0);
  });

  test("the sidebar goes by the model of its session, where the host says it, also without the words beside the prompt", async () => {
    const { hostOf } = await import(pathToFileURL(join(place.home, "js-shim/tui/v2.js")).href);
    const { context, claims } = host();
    const sidebar = (/** @type {() => object} */ model) => model();
    hostOf(context, () => {}).fill({ prompt: undefined, sidebar });
    const drawn = (/** @type {object} */ more) => claims.get("sidebar.content")?.({ sessionID: "ses_1", ...more });
    assert.deepEqual(drawn({ model: { providerID: "openai", id: "gpt" } }), { provider: "openai", id: "gpt" });
    assert.deepEqual(drawn({}), { provider: "", id: "" });
  });

  test("prompts of several models on the screen are drawn once each, and the last one's is the sidebar's", async () => {
    // Solid, as far as an effect that reads a signal runs again when that is set.
    const reactive = home({
      ...terminalModules,
      "node_modules/solid-js/index.js": `
        let running;
        export const effect = (run) => (running = () => effect(run), run(), running = undefined);
        export function createSignal(value) {
          const readers = new Set();
          const read = () => (running && readers.add(running), value);
          return [read, (next) => { value = next; for (const run of [...readers]) run(); }];
        }`,
    });
    cpSync(join(root, "js-shim"), join(reactive.home, "js-shim"), { recursive: true });
    const load = (/** @type {string} */ path) => import(pathToFileURL(join(reactive.home, path)).href);
    const { hostOf } = await load("js-shim/tui/v2.js");
    const { effect } = await load("node_modules/solid-js/index.js");
    const { context, claims } = host();
    let draws = 0;
    const draw = (/** @type {() => object} */ model) =>
      effect(() => {
        draws += 1;
        // Without end, no test would ever end.
        if (draws < 100) model();
      });
    /** @type {{ id: string } | undefined} */
    let shown;
    const sidebar = (/** @type {() => any} */ model) =>
      effect(() => {
        shown = model();
      });
    hostOf(context, () => {}).fill({ prompt: draw, sidebar });
    claims.get("sidebar.content")?.({ sessionID: "ses_1" });
    for (const id of ["gpt", "spark", "codex"])
      claims.get("prompt.footer.status")?.({ model: { providerID: "openai", id } });
    await turn();
    assert.equal(draws, 3);
    assert.equal(shown?.id, "codex");
  });

  test("the dialog goes by the sessions of all projects, as the host lists them", async (t) => {
    const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
    writeFiles(place, { [AUTH_FILE]: { openai } });
    t.after(() => writeFiles(place, { [AUTH_FILE]: {} }));
    /** @type {typeof import("../js-shim/signals.js")} */
    const { recordAnswer } = await import(pathToFileURL(join(place.home, "js-shim/signals.js")).href);
    const headers = new Headers({
      "x-codex-secondary-used-percent": "42",
      "x-codex-secondary-window-minutes": "10080",
      "x-codex-secondary-reset-after-seconds": String(3 * 86_400),
    });
    recordAnswer({ provider: "openai", id: "gpt-5.3-codex" }, { status: 200, headers });
    const hour = 3_600_000;
    /** A session as OpenCode 2 lists it. @param {number} hours its age */
    const session = (hours) => ({
      id: `ses_${hours}`,
      projectID: "elsewhere",
      title: "PLANS",
      model: { id: "gpt-5.3-codex", providerID: "openai" },
      cost: 0,
      tokens: { input: 1000, output: 0, reasoning: 0, cache: { read: 0, write: 0 } },
      time: { created: Date.now() - (hours + 1) * hour, updated: Date.now() - hours * hour - 60_000 },
      location: { directory: "/PLANS" },
    });
    /** @type {object[]} */
    const asked = [];
    const list = async (/** @type {object} */ query) => {
      asked.push(query);
      const sessions = Array.from({ length: 34 * 24 }, (_, hours) => session(hours));
      return { data: [null, { id: "ses_of_no_time" }, ...sessions], cursor: {} };
    };
    /** The lines of the dialog once all platforms have answered. @param {object} more additional members of the host */
    const dialogOf = async (more) => {
      const { context, claims, layers, dialogs } = host({ lang: "en" });
      const end = await tui.setup(/** @type {any} */ ({ ...context, ...more }));
      claims.get("app")?.({});
      await layers[0].commands[0].run("");
      await until(() => /58% remaining/.test(textOf(dialogs[0])) && !textOf(dialogs[0]).includes("waiting"), 200_000);
      end();
      return textOf(dialogs[0]);
    };
    const dialog = await dialogOf({ client: { session: { list } } });
    assert.match(dialog, /Weekly limit.* lasts/);
    assert.ok(!dialog.includes("PLANS"));
    assert.deepEqual(asked, [{ limit: 10_000, order: "desc" }], "of no project alone");
    assert.doesNotMatch(await dialogOf({ client: undefined }), / lasts/, "a host without them is left alone");
  });

  test("a session that goes idle has the platforms asked, a minute after the last time", async (t) => {
    writeFiles(place, { [AUTH_FILE]: {} });
    // No timer runs, so only the session can cause a query.
    t.mock.timers.enable({ apis: ["Date", "setTimeout"], now: Date.now() });
    const { context, claims, listeners, toasts } = host({ lang: "en", colour: 1 });
    t.after(await tui.setup(/** @type {any} */ (context)));
    claims.get("sidebar.content")?.({ sessionID: "ses_1" });
    const say = (/** @type {string} */ type) => listeners[0]?.({ details: { type } });
    say("session.execution.started");
    await until(() => toasts.length > 0, 200);
    assert.equal(toasts.length, 0);
    say("session.execution.succeeded");
    await until(() => toasts.length > 0, 100_000);
    assert.match(toasts[0]?.message, /unknown option `colour`/);
  });

  test("a session that is refused is told of once, from the event alone", async (t) => {
    const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
    writeFiles(place, { [AUTH_FILE]: { openai } });
    t.after(() => writeFiles(place, { [AUTH_FILE]: {} }));
    const { context, listeners, toasts } = host({ lang: "en" });
    t.after(await tui.setup(/** @type {any} */ (context)));
    const say = (/** @type {object} */ details) => {
      for (const listener of listeners) listener({ details });
    };
    const error = { type: "rate_limit", message: "The usage limit has been reached", status: 429 };
    const retry = { sessionID: "ses_1", attempt: 1, at: Date.now() + 7_200_000, error };
    say({ type: "session.retry.scheduled", data: retry });
    await until(() => toasts.length > 0, 100_000);
    assert.match(toasts[0]?.message, /^OpenAI usage limit reached, back .*\((2h|1h 59m)\)\.$/);
    say({ type: "session.retry.scheduled", data: retry });
    say({ type: "session.step.ended", data: {} });
    await until(() => toasts.length > 1, 2_000);
    assert.equal(toasts.length, 1);
  });

  test("a refusal is heard of where the host has no messages of the session at hand", async () => {
    const { hostOf } = await import(pathToFileURL(join(place.home, "js-shim/tui/v2.js")).href);
    const { context, listeners } = host();
    Object.assign(context.data.session.message, { list: () => undefined });
    /** @type {string[]} */
    const heard = [];
    hostOf(context, () => {}).onRefusal((/** @type {any} */ { model }) => void heard.push(model));
    listeners[0]?.({ details: { type: "session.execution.failed", data: { sessionID: "ses_1" } } });
    await until(() => heard.length > 0, 2_000);
    assert.deepEqual(heard, ["gpt"]);
  });

  test("the options turn them off", async () => {
    const { context, claims } = host({ sidebar: false, prompt: false });
    await tui.setup(/** @type {any} */ (context));
    assert.deepEqual([...claims.keys()], ["app"]);
  });

  test("an OpenCode 1 without room for plugins in its terminal is told once", async () => {
    /** @type {any[]} */
    const toasts = [];
    const api = { ui: { toast: (/** @type {object} */ toast) => void toasts.push(toast) } };
    await tui.tui(/** @type {any} */ (api));
    await tui.tui(/** @type {any} */ ({}));
    assert.equal(toasts.length, 1);
    assert.match(toasts[0].message, /upgrade it/);
  });

  test("a host that lacks any of it is told once, and has the rest until the plugin ends", async () => {
    const { context, claims, toasts } = host();
    const { data: _, ...older } = context;
    const end = await tui.setup(/** @type {any} */ (older));
    assert.equal(toasts.length, 1);
    assert.match(toasts[0].message, /upgrade it/);
    assert.deepEqual([...claims.keys()].sort(), ["app", "prompt.footer.status", "sidebar.content"]);
    end();
    assert.equal(claims.size, 0);
  });
});
