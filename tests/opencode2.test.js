// The server of a host that plays OpenCode 2: it has what packages/plugin in its source has, and rejects what it would
// reject.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import plugin from "../js-shim/server.js";
import { AUTH_FILE, home, moveInto, writeFiles } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";
import { inTurns } from "./waiting.js";

moveInto(home());

/** A store's value that the host fails to look up, one that it never finds, and one that the environment holds. */
const UNKNOWN = {};
const SOUGHT = {};
const OF_ENVIRONMENT = {};

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
            if (store[id] === OF_ENVIRONMENT) return { type: "env", id };
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
      deepseek: OF_ENVIRONMENT,
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
      assert.equal(hooks.get("http.response")?.({}), undefined, "no odd event breaks it");
      if (turn % 10 > 0) continue;
      const { accounts } = await ask();
      assert.equal(accounts[0].windows[0].percent_used, turn);
    }
    assert.deepEqual(simulator.hosts, []);
    t.mock.timers.tick(60_000);
    await ask();
    assert.deepEqual(simulator.hosts, ["chatgpt.com"], "they are fresh for a minute");
  });

  test("a session waits until its limit starts over, where the user wants it, and nobody is asked", async (t) => {
    const simulator = await startSimulator(sampleAnswers());
    Object.assign(process.env, simulator.env);
    t.after(async () => {
      await simulator.close();
      for (const name of Object.keys(simulator.env)) delete process.env[name];
    });
    const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
    // Of the second one, nothing is known yet.
    const store = { openai, "zai-coding-plan": { type: "key", key: "unasked-key-0123456789" } };
    assert.ok(!(await started({ store })).hooks.has("retry"), "nobody wants it");
    const { hooks } = await started({ store, options: { wait: true } });
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
    assert.deepEqual(simulator.hosts, []);
  });

  test("a later turn's model is told at the tool for subagents which provider's plan lasts, where wanted", async (t) => {
    const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
    const claudeAiOauth = { accessToken: "sk-ant-oat01-0123456789", subscriptionType: "max" };
    writeFiles(place, {
      ".claude/.credentials.json": { claudeAiOauth },
      ".config/opencode/mystatus.json": { enable: ["claude"] },
    });
    t.after(() => writeFiles(place, { ".config/opencode/mystatus.json": {} }));
    const store = { openai };
    assert.ok(!(await started({ store })).hooks.has("context"), "nobody asked for it");
    const { hooks } = await started({ store, options: { advise: true } });
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
    await inTurns(() => described() !== "Spawns.", 100_000);
    const line = "Quota: the user's plan with the provider `anthropic` has enough left for the work ahead.";
    assert.ok(described().startsWith(`Spawns.\n\n${line}`), described());
    // Nothing breaks if a model may call no subagents, or if the host changes the event.
    for (const odd of [{ tools: {} }, {}]) assert.equal(hooks.get("context")?.(odd), undefined);
  });

  test("OpenCode 1, which calls this with less in hand, is left alone", async () => {
    for (const lacking of [{ tool: {} }, { command: {} }, { session: {} }]) {
      const { context, tools, commands } = host();
      assert.equal(await plugin.setup(/** @type {any} */ ({ ...context, ...lacking })), undefined);
      assert.deepEqual([tools.size, commands.size], [0, 0], JSON.stringify(lacking));
    }
  });
});
