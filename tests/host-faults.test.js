// Faults of the host: its store is full, slow or gone, its events come in any order, its interfaces lack a member or
// throw. OpenCode must go on without an exception, and the report must still work.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import { first, second } from "./opencode/host.js";
import { terminalModules } from "./opencode/modules.js";
import { AUTH_FILE, home, moveInto, root, writeFiles } from "./programs.js";

/** Reasons of unhandled rejections, which would end OpenCode. @type {unknown[]} */
const unhandled = [];
const onUnhandled = (/** @type {unknown} */ error) => void unhandled.push(error);
before(() => void process.on("unhandledRejection", onUnhandled));
after(() => void process.off("unhandledRejection", onUnhandled));
beforeEach(() => void unhandled.splice(0));

const place = home({ ...terminalModules, [AUTH_FILE]: {} });
for (const folder of ["js-shim", "pkg"]) cpSync(join(root, folder), join(place.home, folder), { recursive: true });
writeFiles(place, {
  "js-shim/run.js": `
    export const runs = { asked: 0, warnings: [] };
    const run = {
      done: () => true,
      show: () => ({ title: [["mystatus", "heading"]], keys: [], lines: [[["58%", "good"]]], at: null, starts: [], top: 0 }),
      press: (state) => ({ state, refresh: false, close: false, top: 0 }),
      summary: () => [[["58%", "good"]]],
      prompt: () => [["58%", "good"]],
      stops: (given) => ({ given, text: "", bad: false }),
      setSamples: () => {},
      samplesToStore: () => undefined,
      warnings: (given) => {
        const known = given.map((one) => one?.of);
        const due = runs.warnings.filter((of) => !known.includes(of));
        return { given: [...given, ...due.map((of) => ({ of }))], text: due.join(" "), bad: due.length > 0 };
      },
    };
    export async function report(options, show) {
      runs.asked += 1;
      return show(run);
    }`,
});
moveInto(place);
const load = (/** @type {string} */ path) => import(pathToFileURL(join(place.home, path)).href);
/** @type {{ default: typeof import("../js-shim/tui.js").default }} */
const { default: tui } = await load("js-shim/tui.js");
const { runs } = await load("js-shim/run.js");
// Loaded in advance, so that opening the dialog takes turns of the event loop but no time.
await load("js-shim/tui/dialog.js");
const { cleanups } = await load("node_modules/solid-js/index.js");

beforeEach(() => {
  Object.assign(runs, { asked: 0, warnings: [] });
  cleanups.length = 0;
});

/** Lets pending work continue. */
async function turns(count = 30) {
  for (let at = 0; at < count; at += 1) await turn();
}

/** All texts in an element. @param {any} element @returns {string} */
function textIn(element) {
  if (typeof element === "function") return textIn(element());
  if (Array.isArray(element)) return element.map(textIn).join("");
  return typeof element === "string" ? element : element?.children ? textIn(element.children) : "";
}

/** Uses all of the plugin: draws the slots, runs the command, and lets a session go idle. */
async function use(/** @type {ReturnType<typeof first>["seen"]} */ seen) {
  const session = { session_id: "ses_1" };
  const drawn = Object.values(seen.slots).map((slot) => slot({}, session));
  for (const run of seen.idle) run();
  await turns();
  const texts = drawn.map(textIn);
  const [layer] = seen.layers;
  layer?.commands?.[0]?.run();
  // A timer of zero length defers the command.
  await new Promise((resolve) => setTimeout(resolve, 0));
  await turns();
  for (const end of seen.ends) end();
  for (const cleanup of cleanups.splice(0)) cleanup();
  return texts;
}

/** The paths of all members of `value`, nested ones too. @returns {string[]} */
function paths(/** @type {any} */ value, at = "") {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => [`${at}${name}`, ...paths(member, `${at}${name}.`)]);
}

/** The faults of a member. @type {Record<string, (holder: any, name: string) => void>} */
const FAULTS = {
  "is missing": (holder, name) => void delete holder[name],
  throws: (holder, name) =>
    void Object.defineProperty(holder, name, {
      get: () => {
        throw new RangeError("quota exceeded");
      },
    }),
  "gives nothing back": (holder, name) => {
    holder[name] = () => undefined;
  },
};

/** Each member and fault; only functions give anything back. @param {() => any} host @returns {string[][]} */
function faulty(host) {
  const isFunction = (/** @type {string} */ path) =>
    typeof path.split(".").reduce((holder, name) => holder[name], host()) === "function";
  return Object.keys(FAULTS).flatMap((what) =>
    paths(host())
      .filter((path) => what !== "gives nothing back" || isFunction(path))
      .map((path) => [path, what]),
  );
}

/** @param {any} value @param {string} path @param {string} what */
function befallen(value, path, what) {
  const names = path.split(".");
  const last = names.pop() ?? "";
  FAULTS[what]?.(
    names.reduce((holder, name) => holder[name], value),
    last,
  );
}

/**
 * Asserts that nothing is thrown to the host, and that the user gets the report or, failing that, a message.
 * @param {{ dialogs: any[], toasts: any[] }} seen
 * @param {string} path of the faulty member
 * @param {string} what
 * @param {RegExp} excused the members without which the dialog need not open
 */
function assertWorks({ dialogs, toasts }, path, what, excused) {
  assert.deepEqual(unhandled, []);
  assert.ok(toasts.length <= 1, JSON.stringify(toasts));
  if (path.startsWith("keymap")) {
    if (what !== "gives nothing back") assert.match(toasts[0].message, /upgrade it|RangeError/);
    return;
  }
  const isDrawn = dialogs.length === 1;
  assert.ok(isDrawn || excused.test(path), "the dialog opens");
  if (isDrawn) assert.match(textIn(dialogs[0]), /58%/);
}

/**
 * Asserts that all is as in an intact host, except for what `excused` allows for the faulty member.
 * @template {object} T
 * @param {T} found
 * @param {T} whole
 * @param {string} path of the faulty member
 * @param {Partial<Record<keyof T, RegExp>>} excused
 */
function assertWhole(found, whole, path, excused) {
  for (const [name, expected] of Object.entries(whole)) {
    const pattern = /** @type {Record<string, RegExp>} */ (excused)[name];
    if (!pattern?.test(path)) assert.deepEqual(/** @type {any} */ (found)[name], expected, name);
  }
}

/** What is drawn in OpenCode 1, and how many listeners its events and its end have. */
const FIRST = { drawn: ["58%", "58%", "▼ mystatus58%"], listeners: 3, ends: 1 };

describe("OpenCode 1's terminal", () => {
  test("that has everything is used whole", async () => {
    const { api, seen } = first();
    await tui.tui(/** @type {any} */ (api), {});
    assert.deepEqual({ drawn: await use(seen), listeners: seen.idle.length, ends: seen.ends.length }, FIRST);
    assert.equal(seen.dialogs.length, 1);
    assert.deepEqual([seen.toasts, unhandled], [[], []]);
  });

  for (const [path = "", what = ""] of faulty(() => first().api)) {
    test(`in which ${path} ${what}`, async () => {
      const { api, seen } = first();
      befallen(api, path, what);
      await tui.tui(/** @type {any} */ (api), {});
      const found = { drawn: await use(seen), listeners: seen.idle.length, ends: seen.ends.length };
      assertWorks(seen, path, what, /^ui/);
      // Without events at the end of a turn, nothing has been queried yet.
      const excused = { drawn: /^(slots|event)\b/, listeners: /^event\b/, ends: /^lifecycle\b/ };
      assertWhole(found, FIRST, path, excused);
    });
  }
});

test("in OpenCode 1's terminal, a command that the server has too says so, unless the plugin has ended by then", async () => {
  for (const [signal, layers] of /** @type {[AbortSignal, number][]} */ ([
    [new AbortController().signal, 2],
    [AbortSignal.abort(), 1],
  ])) {
    const { api, seen } = first();
    const data = [{ name: "mystatus", template: "Call the tool mystatus" }];
    Object.assign(api.client.command, { list: async () => ({ data }) });
    Object.assign(api.lifecycle, { signal });
    await tui.tui(/** @type {any} */ (api), {});
    await turns();
    assert.equal(seen.layers.length, layers);
  }
});

test("an older terminal of OpenCode 1 lists the sessions that it can, a newer one those of all projects", async () => {
  /** @type {typeof import("../js-shim/tui/v1.js")} */
  const { hostOf } = await load("js-shim/tui/v1.js");
  /** @type {[string, object, object][]} */
  const asked = [];
  const lists = (/** @type {string} */ name) => ({
    list: async (/** @type {object} */ query, /** @type {{ headers: object }} */ { headers }) =>
      asked.push([name, query, headers]) && { data: [] },
  });
  const query = { start: 1, limit: 2 };
  for (const more of [{ experimental: { session: lists("all") } }, { experimental: {} }, {}]) {
    await hostOf(/** @type {any} */ ({ client: { session: lists("own"), ...more } })).list?.(query);
  }
  const ofAll = { "x-opencode-directory": null, "x-opencode-workspace": null };
  const own = ["own", query, ofAll];
  assert.deepEqual(asked, [["all", { ...query, archived: true }, ofAll], own, own]);
});

/** Uses all of the plugin in OpenCode 2's terminal, where only drawn elements have keys. */
async function useSecond(/** @type {ReturnType<typeof second>} */ { claims, layers, listeners }) {
  const places = ["sidebar.content", "prompt.footer.status"];
  for (const name of places) claims.get(name)?.({ sessionID: "ses_1" });
  claims.get("app")?.({});
  for (const type of ["session.idle", "session.retry.scheduled", "session.execution.failed"])
    for (const listener of listeners) listener({ details: { type, data: { sessionID: "ses_1" } } });
  await turns();
  const drawn = places.map((name) => textIn(claims.get(name)?.({})));
  await layers[0]?.commands?.[0]?.run("");
  await turns();
  for (const cleanup of cleanups.splice(0)) cleanup();
  return drawn;
}

/** What is drawn in OpenCode 2, and how many listeners its events have. */
const SECOND = { drawn: ["▼ mystatus58%", "58%"], listeners: 2 };

describe("OpenCode 2's terminal", () => {
  test("that has everything is used whole", async () => {
    const host = second();
    const end = await tui.setup(/** @type {any} */ (host.context));
    assert.deepEqual({ drawn: await useSecond(host), listeners: host.listeners.length }, SECOND);
    assert.equal(host.dialogs.length, 1);
    end();
    assert.deepEqual([host.toasts, unhandled, host.claims.size, host.listeners.length], [[], [], 0, 0]);
  });

  for (const [path = "", what = ""] of faulty(() => second().context)) {
    test(`in which ${path} ${what}`, async () => {
      const host = second();
      befallen(host.context, path, what);
      const end = await tui.setup(/** @type {any} */ (host.context));
      const found = { drawn: await useSecond(host), listeners: host.listeners.length };
      assertWorks(host, path, what, /^(ui|options)/);
      const needed = what === "throws" ? /^(data(\.listen)?|options)$/ : /^data(\.listen)?$/;
      const excused = { drawn: new RegExp(`${needed.source}|^ui(\\.slot)?$`), listeners: needed };
      assertWhole(found, SECOND, path, excused);
      end();
    });
  }
});

/** A terminal in use. @typedef {{ drawn: any, toasts: any[], goIdle: () => void, end: () => void }} Started */

describe("a store of the host's", () => {
  const fail = () => {
    throw new RangeError("quota exceeded");
  };
  const foreign = () => runInNewContext("Promise.reject(new RangeError('quota exceeded'))");
  /** Stores with a failing `get` or `set`. @type {Record<string, { get: () => any, set: () => any }>} */
  const STORES = {
    "is full": { get: () => undefined, set: fail },
    "cannot be read": { get: fail, set: () => {} },
    "is gone": { get: fail, set: fail },
    "never answers": { get: () => new Promise(() => {}), set: () => new Promise(() => {}) },
    "rejects later": { get: async () => fail(), set: async () => fail() },
    "rejects later, by another realm's promises": { get: foreign, set: foreign },
    "holds another's value": { get: () => "text", set: () => {} },
    "holds odd items": { get: () => [null, 5, { of: 1 }, [], { of: { of: {} } }], set: () => {} },
  };
  /** Terminals with such a store. @type {Record<string, (store: { get: () => any, set: () => any }) => Promise<Started>>} */
  const TERMINALS = {
    "of OpenCode 1": async (store) => {
      const { api, seen } = first();
      Object.assign(api.kv, store);
      await tui.tui(/** @type {any} */ (api), {});
      const drawn = seen.slots.sidebar_content({}, { session_id: "ses_1" });
      const { idle, toasts, ends } = seen;
      return {
        drawn,
        toasts,
        goIdle: () => idle.forEach((run) => void run()),
        end: () => ends.forEach((run) => void run()),
      };
    },
    "of OpenCode 2": async ({ get, set }) => {
      const { context, claims, toasts, listeners } = second();
      context.storage.store = () => [new Proxy({}, { get }), set];
      const end = await tui.setup(/** @type {any} */ (context));
      const drawn = claims.get("sidebar.content")?.({ sessionID: "ses_1" });
      const goIdle = () => listeners.forEach((hear) => void hear({ details: { type: "session.idle" } }));
      return { drawn, toasts, goIdle, end };
    },
  };
  const cases = Object.entries(TERMINALS).flatMap(([where, start]) =>
    Object.entries(STORES).map(([what, store]) => ({ name: `${where} ${what}`, store, start })),
  );
  for (const { name, store, start } of cases) {
    test(`${name}: a warning is given once, and the report is there`, async (t) => {
      t.mock.timers.enable({ apis: ["Date"], now: 1_795_000_000_000 });
      runs.warnings = ["OpenAI: 0%"];
      const { drawn, toasts, goIdle, end } = await start(store);
      t.after(end);
      for (let hour = 0; hour < 5; hour += 1) {
        t.mock.timers.setTime(1_795_000_000_000 + hour * 3_600_000);
        goIdle();
        await turns();
      }
      assert.equal(runs.asked, 5);
      const messages = () => toasts.map(({ message }) => message);
      assert.deepEqual(messages(), ["OpenAI: 0%"]);
      assert.match(textIn(drawn), /58%/);
      // Another warning is due, and is given too.
      runs.warnings.push("Z.ai: 0%");
      t.mock.timers.setTime(1_795_000_000_000 + 9 * 3_600_000);
      goIdle();
      await turns();
      assert.deepEqual(messages(), ["OpenAI: 0%", "Z.ai: 0%"]);
      assert.deepEqual(unhandled, []);
    });
  }
});

test("events in any order, doubled, missing or after the end ask at most once a minute", async (t) => {
  t.mock.timers.enable({ apis: ["Date", "setTimeout"], now: 1_795_000_000_000 });
  const { api, seen } = first();
  await tui.tui(/** @type {any} */ (api), {});
  const idle = () => seen.idle.forEach((run) => void run());
  // Before anything is drawn.
  idle();
  await turns();
  assert.equal(runs.asked, 0);
  seen.slots.sidebar_content({}, { session_id: "ses_1" });
  const hide = cleanups.pop();
  for (let second = 0; second < 180; second += 1) {
    t.mock.timers.tick(1000);
    for (let times = 0; times < 1 + (second % 3); times += 1) idle();
    await turns(3);
  }
  assert.ok(runs.asked >= 2 && runs.asked <= 4, `${runs.asked}`);
  const { asked } = runs;
  // Removed from the screen twice, as hosts do that redraw while they end.
  hide();
  for (const end of seen.ends) end();
  for (const end of seen.ends) end();
  hide();
  for (let minute = 0; minute < 30; minute += 1) {
    t.mock.timers.tick(60_000);
    idle();
    await turns(3);
  }
  assert.equal(runs.asked, asked);
  assert.deepEqual(unhandled, []);
});

describe("the server's half", () => {
  const fail = () => {
    throw new RangeError("quota exceeded");
  };

  for (const [what, context] of Object.entries({
    "nothing at all": undefined,
    "an empty context": {},
    "no client": { directory: "/nowhere", worktree: "/nowhere" },
    "a client whose log rejects": { client: { app: { log: async () => fail() } } },
    "no directory": { directory: undefined, worktree: null },
  })) {
    test(`of OpenCode 1, given ${what}, has its command and its tool`, async () => {
      const { default: plugin } = await load("js-shim/server.js");
      const hooks = await plugin.server(context, {});
      const output = { parts: [{}] };
      // Before OpenCode passes its configuration, the command is not ours.
      await hooks["command.execute.before"]({ command: "mystatus" }, output);
      assert.deepEqual(output.parts, [{}]);
      const config = {};
      await hooks.config(config);
      await hooks.config(config);
      await hooks.config(Object.freeze({}));
      assert.deepEqual(Object.keys(config), ["command"]);
      assert.equal(typeof hooks.tool.mystatus.execute, "function");
      await turns();
      assert.deepEqual(unhandled, []);
    });
  }

  test("of OpenCode 1 takes no harm from events, calls and options that hold anything", async () => {
    const { default: plugin } = await load("js-shim/server.js");
    const odd = new Proxy({}, { get: fail, ownKeys: fail });
    const options = Object.defineProperty({}, "lang", { get: fail, enumerable: true });
    const hooks = await plugin.server({}, options);
    const model = { toString: 1, valueOf: 1 };
    const info = { role: "assistant", sessionID: "ses_1", providerID: "openai", modelID: model };
    for (const given of [
      undefined,
      null,
      {},
      odd,
      { event: odd },
      { event: { type: "session.error", properties: odd } },
    ])
      for (const hook of ["config", "event", "command.execute.before", "tool.definition"])
        assert.equal(await hooks[hook](given), undefined, hook);
    await hooks.event({ event: { type: "message.updated", properties: { info } } });
    await hooks.config({});
    await hooks.dispose();
    assert.deepEqual(unhandled, []);
  });

  for (const [what, faults] of Object.entries({
    "whose commands cannot be listed": { list: async () => fail() },
    "which never lists its commands": { list: () => new Promise(() => {}) },
    "which has other hooks": { list: async () => fail(), hook: fail },
  })) {
    test(`of OpenCode 2, ${what}, has its tool, and takes nobody's command`, { timeout: 60_000 }, async () => {
      const { default: plugin } = await load("js-shim/server.js");
      /** @type {string[]} */
      const added = [];
      const transform = async (/** @type {(editor: object) => void} */ edit) =>
        edit({ get: () => undefined, add: (/** @type {{ name: string }} */ { name }) => void added.push(name) });
      const { list, ...others } = faults;
      const options = { advise: true, wait: true };
      const session = { synthetic: fail, ...others };
      await plugin.setup({ options, tool: { transform }, command: { transform, list }, session });
      assert.deepEqual(added, ["mystatus"]);
    });
  }
});
