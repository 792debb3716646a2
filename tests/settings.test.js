// The options that the shim acts on, set only in mystatus.json: at each entry point that reads them, and overridden by
// the plugin's own options.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import server from "../js-shim/server.js";
import { isCommandOff, isOff, isOn, OWN, settingsIn, withSettings } from "../js-shim/settings.js";
import { notifyStop } from "../js-shim/stop-notice.js";
import { second } from "./opencode/host.js";
import { terminalModules } from "./opencode/modules.js";
import { AUTH_FILE, home, moveInto, root, writeFiles } from "./programs.js";
import { sampleFiles } from "./simulator/accounts.js";

const { openai } = /** @type {any} */ (sampleFiles()[AUTH_FILE]);
const place = home({ ...terminalModules, [AUTH_FILE]: { openai } });
moveInto(place);
for (const folder of ["js-shim", "pkg"]) cpSync(join(root, folder), join(place.home, folder), { recursive: true });
const tui = (await import(pathToFileURL(join(place.home, "js-shim/tui.js")).href)).default;

const OPENAI = { provider: "openai", id: "gpt-5.3-codex" };
const REFUSED = "The usage limit has been reached";

/** OpenCode 2's terminal with the plugin in it. @param {object} options */
async function terminal(options) {
  const host = second(options);
  const end = await tui.setup(host.context);
  return { ...host, end };
}

/** The names of the slots that the terminal's half fills. @param {object} options */
async function places(options) {
  const { claims, end } = await terminal(options);
  const names = [...claims.keys()].sort();
  end();
  return names;
}

/** The number of toasts about a refused session. @param {object} options */
async function toastsOfStop(options) {
  const { listeners, toasts, end } = await terminal(options);
  const error = { type: "rate_limit", message: REFUSED, status: 429 };
  const data = { sessionID: "ses_1", attempt: 1, at: Date.now() + 7_200_000, error };
  for (const listener of listeners) listener({ details: { type: "session.retry.scheduled", data } });
  for (let turns = 0; turns < 20_000 && toasts.length === 0; turns += 1) await turn();
  end();
  return toasts.length;
}

/** What `opencode run` shows of a refusal. @param {object} options @param {import("node:test").TestContext} t */
async function lineOfStop(options, t) {
  const write = t.mock.method(process.getBuiltinModule("node:fs"), "writeSync", () => 0);
  const { provider, id: model } = OPENAI;
  const refusal = { type: /** @type {const} */ ("retry"), provider, model, at: Date.now(), message: REFUSED };
  await notifyStop({}, options, { ...refusal, next: Date.now() + 7_200_000 }, true);
  write.mock.restore();
  return write.mock.calls.map(({ arguments: [, text] }) => String(text)).join("");
}

/** OpenCode 1's configuration after the server's half changed it. @param {object} options */
async function configured(options) {
  const config = /** @type {any} */ ({});
  await (await server.server({}, options)).config(config);
  return config.command?.mystatus?.description;
}

/** The session hooks of OpenCode 2 that the server's half registers. @param {object} options */
async function hooks(options) {
  /** @type {string[]} */
  const names = [];
  const none = async () => ({ data: [] });
  await server.setup(
    /** @type {any} */ ({
      options,
      tool: { transform: none },
      command: { list: none, transform: none },
      session: { synthetic: none, hook: (/** @type {string} */ name) => names.push(name) },
      integration: { connection: { active: none, resolve: none } },
    }),
  );
  return names;
}

/**
 * Each option with two values, and a check of whether it visibly takes effect.
 * @type {Record<string, { set: unknown, unset: unknown, acts: (options: object, t: import("node:test").TestContext) => Promise<boolean> }>}
 */
const ACTS = {
  lang: { set: "ja", unset: "en", acts: async (options) => /^AI サブスク/.test(await configured(options)) },
  command: { set: false, unset: true, acts: async (options) => (await configured(options)) === undefined },
  sidebar: {
    set: false,
    unset: true,
    acts: async (options) => !(await places(options)).includes("sidebar.content"),
  },
  prompt: {
    set: " False ",
    unset: "true",
    acts: async (options) => !(await places(options)).includes("prompt.footer.status"),
  },
  toast: {
    set: false,
    unset: true,
    acts: async (options, t) => {
      const [toasts, line] = [await toastsOfStop(options), await lineOfStop(options, t)];
      assert.equal(toasts > 0, line !== "", "the terminal and `opencode run` alike");
      return line === "";
    },
  },
  wait: { set: true, unset: false, acts: async (options) => (await hooks(options)).includes("retry") },
  advise: { set: true, unset: false, acts: async (options) => (await hooks(options)).includes("context") },
};

test("switches take what the core takes, and the command has words of its own", () => {
  for (const value of [false, "false", " FALSE "]) assert.ok(isOff(value) && isCommandOff(value), String(value));
  for (const value of [true, "true"]) assert.ok(isOn(value), String(value));
  for (const value of ["off", "on", 0, 1, null, undefined, ""]) assert.ok(!isOff(value) && !isOn(value), String(value));
  assert.ok(isCommandOff(" Off ") && !isCommandOff("on"));
});

test("the settings may have comments and trailing commas, none of which is in a string", async () => {
  const text = '\ufeff// mine\n{ "toast": false, /* "sidebar": false, */ "lang": "ko", "x": ["a,]// \\"", "/*", ], }';
  assert.deepEqual(settingsIn(text), { toast: false, lang: "ko", x: ['a,]// "', "/*"] });
  writeFiles(place, { ".config/opencode/mystatus.json": text });
  assert.deepEqual(await withSettings({}), { toast: false, lang: "ko" });
  for (const end of ["\n", "\r\n"])
    for (const start of ["//", "#"]) {
      const commented = `{ "x": "#", ${start} mine,\u2028 and\u2029 \r "lang": "ja"${end} "toast": false }`;
      assert.deepEqual(settingsIn(commented), { x: "#", toast: false }, "a comment goes on to the line feed");
    }
  for (const broken of ["{", '{ "a": 1 } /', '{ "a": "b }']) assert.deepEqual(settingsIn(broken), {});
});

test("an absolute XDG_CONFIG_HOME is where the settings are", async (t) => {
  writeFiles(place, {
    ".config/opencode/mystatus.json": { lang: "ko" },
    "configs/opencode/mystatus.json": { lang: "ja" },
  });
  t.after(() => void delete process.env.XDG_CONFIG_HOME);
  process.env.XDG_CONFIG_HOME = join(place.home, "configs");
  assert.deepEqual(await withSettings({}), { lang: "ja" });
});

test("an unsupported language is reported by the first report, whatever else the settings say", async () => {
  writeFiles(place, { [AUTH_FILE]: {}, ".config/opencode/mystatus.json": { lang: "ja" } });
  const { claims, toasts, end } = await terminal({ lang: "xx" });
  claims.get("sidebar.content")?.({});
  for (let waited = 0; waited < 100 && toasts.length === 0; waited += 1) await sleep(100);
  end();
  writeFiles(place, { [AUTH_FILE]: { openai } });
  assert.match(String(toasts[0]?.message), /lang.*xx/);
});

test("each option that the shim acts on is here", () => {
  assert.deepEqual(Object.keys(ACTS).sort(), [...OWN].sort());
});

for (const [name, { set, unset, acts }] of Object.entries(ACTS)) {
  test(`\`${name}\` in mystatus.json is acted on, unless the plugin's own says another thing`, async (t) => {
    writeFiles(place, { ".config/opencode/mystatus.json": { [name]: set } });
    assert.equal(await acts({ [name]: unset }, t), false, "the plugin's own");
    assert.equal(await acts({}, t), true, "in mystatus.json");
    writeFiles(place, { ".config/opencode/mystatus.json": {} });
    // A process reports each refusal only once.
    if (name !== "toast") assert.equal(await acts({}, t), false, "nowhere");
  });
}
