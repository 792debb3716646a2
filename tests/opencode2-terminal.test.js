// The terminal of a host that plays OpenCode 2.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { second } from "./opencode/host.js";
import { terminalModules } from "./opencode/modules.js";
import { AUTH_FILE, home, moveInto, root, writeFiles } from "./programs.js";
import { sampleFiles } from "./simulator/accounts.js";
import { inTurns } from "./waiting.js";

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
    let sidebars = 0;
    const sidebar = (/** @type {() => any} */ model) =>
      effect(() => {
        sidebars += 1;
        shown = model();
      });
    hostOf(context, () => {}).fill({ prompt: draw, sidebar });
    claims.get("sidebar.content")?.({ sessionID: "ses_1" });
    for (const id of ["gpt", "spark", "codex"])
      claims.get("prompt.footer.status")?.({ model: { providerID: "openai", id } });
    assert.deepEqual([shown?.id, sidebars], ["", 1], "nothing else is drawn within a prompt's drawing");
    await turn();
    assert.equal(draws, 3);
    assert.equal(shown?.id, "codex");
    for (const [provider, id] of /** @type {const} */ ([
      ["openai", "gpt"],
      ["openai", "codex"],
      ["azure", "codex"],
    ])) {
      claims.get("prompt.footer.status")?.({ model: { providerID: provider, id } });
      await turn();
      assert.deepEqual(shown, { provider, id });
    }
    const before = sidebars;
    claims.get("prompt.footer.status")?.({ model: { providerID: "azure", id: "codex" } });
    await turn();
    assert.equal(sidebars, before, "it is the same model");
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
      await inTurns(() => /58% remaining/.test(textOf(dialogs[0])) && !textOf(dialogs[0]).includes("waiting"), 200_000);
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
    await inTurns(() => toasts.length > 0, 200);
    assert.equal(toasts.length, 0);
    say("session.execution.succeeded");
    await inTurns(() => toasts.length > 0, 100_000);
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
    await inTurns(() => toasts.length > 0, 100_000);
    assert.match(toasts[0]?.message, /^OpenAI usage limit reached, back .*\((2h|1h 59m)\)\.$/);
    say({ type: "session.retry.scheduled", data: retry });
    say({ type: "session.step.ended", data: {} });
    await inTurns(() => toasts.length > 1, 2_000);
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
    await inTurns(() => heard.length > 0, 2_000);
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

  test("a terminal without the modules that draw is told to be upgraded", async () => {
    const bare = home({ "package.json": { type: "module" } });
    cpSync(join(root, "js-shim"), join(bare.home, "js-shim"), { recursive: true });
    const { default: plugin } = await import(pathToFileURL(join(bare.home, "js-shim/tui.js")).href);
    const { context, toasts } = host();
    await plugin.setup(context);
    await plugin.tui({ ui: { toast: (/** @type {object} */ toast) => void toasts.push(toast) } });
    assert.equal(toasts.length, 2);
    for (const { message } of toasts) assert.match(message, /upgrade it/);
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
