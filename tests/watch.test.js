// When the sidebar and the words beside the prompt ask the platforms, by a scripted host with its clock in hand.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, mock, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { terminalModules } from "./opencode/modules.js";
import { home, root, writeFiles } from "./programs.js";

const MINUTE = 60_000;

/** The host's modules, and a run that is only counted. */
const place = home(terminalModules);
cpSync(join(root, "js-shim/tui"), join(place.home, "js-shim/tui"), { recursive: true });
writeFiles(place, {
  "js-shim/run.js": `
    export const runs = { asked: 0, fails: false, warnings: [] };
    export const run = {
      summary: () => ({ lines: [[["OpenAI 58%", "plain"]]], prompts: { openai: [["58%", "good"]] } }),
      warnings: () => ({ given: [], lines: runs.warnings }),
    };
    export async function report(options, show) {
      runs.asked += 1;
      if (runs.fails) throw new Error("no module");
      return show(run);
    }`,
});
const load = (/** @type {string} */ path) => import(pathToFileURL(join(place.home, path)).href);
const { watch } = await load("js-shim/tui/watch.js");
const { runs, run } = await load("js-shim/run.js");
const { cleanups } = await load("node_modules/solid-js/index.js");

/** Starts the plugin in a host, with `options` as tui.json may hold them. */
function started(options = {}) {
  const plugin = {
    /** @type {{ prompt?: (provider: () => string) => unknown, sidebar?: () => unknown }} */
    slots: {},
    /** @type {{ message: string, variant: string }[]} */
    toasts: [],
    idle: () => {},
    dispose: () => {},
  };
  const host = {
    colours: () => ({}),
    fill: (/** @type {object} */ slots) => void Object.assign(plugin.slots, slots),
    onIdle: (/** @type {() => void} */ idle) => void Object.assign(plugin, { idle }),
    onDispose: (/** @type {() => void} */ dispose) => void Object.assign(plugin, { dispose }),
    toast: (/** @type {any} */ toast) => void plugin.toasts.push(toast),
  };
  return Object.assign(plugin, { take: watch(host, options) });
}

/** Puts the sidebar on the screen; returns what takes it off. */
function shown(/** @type {ReturnType<typeof started>} */ { slots }) {
  slots.sidebar?.();
  return cleanups.pop();
}

/** Lets time pass, second by second, as timers are set anew only when a report has come. */
async function pass(/** @type {number} */ ms) {
  for (let passed = 0; passed < ms; passed += 1000) {
    mock.timers.tick(1000);
    for (let turns = 0; turns < 3; turns += 1) await turn();
  }
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_795_000_000_000 });
  Object.assign(runs, { asked: 0, fails: false, warnings: [] });
  cleanups.length = 0;
});
afterEach(() => mock.timers.reset());

test("nobody is asked while nothing is on the screen", async () => {
  const plugin = started();
  plugin.idle();
  await pass(11 * MINUTE);
  assert.equal(runs.asked, 0);
});

test("the platforms are asked a second after something is on the screen, and every five minutes", async () => {
  shown(started());
  assert.equal(runs.asked, 0);
  await pass(1000);
  assert.equal(runs.asked, 1);
  await pass(5 * MINUTE - 1000);
  assert.equal(runs.asked, 1);
  await pass(1000);
  assert.equal(runs.asked, 2);
  await pass(10 * MINUTE);
  assert.equal(runs.asked, 4);
});

test("two places on the screen are one reason to ask", async () => {
  const plugin = started();
  shown(plugin);
  plugin.slots.prompt?.(() => "openai");
  await pass(5 * MINUTE + 1000);
  assert.equal(runs.asked, 2);
});

test("a session that goes idle is a reason to ask, but at most once a minute", async () => {
  const plugin = started();
  shown(plugin);
  await pass(1000);
  for (let seconds = 0; seconds < 59; seconds += 1) {
    plugin.idle();
    await pass(1000);
  }
  assert.equal(runs.asked, 1);
  await pass(1000);
  plugin.idle();
  await pass(1000);
  assert.equal(runs.asked, 2);
});

test("what the dialog asked for is not asked for again", async () => {
  const plugin = started();
  shown(plugin);
  plugin.take(run);
  await pass(59_000);
  assert.equal(runs.asked, 0);
});

test("what is hidden asks nobody, and asks when it is seen again", async () => {
  const plugin = started();
  const hide = shown(plugin);
  await pass(1000);
  hide?.();
  await pass(11 * MINUTE);
  plugin.idle();
  assert.equal(runs.asked, 1);
  shown(plugin);
  await pass(1000);
  assert.equal(runs.asked, 2);
});

test("it stops for good when the plugin is disposed, also of while it asks", async () => {
  const plugin = started();
  shown(plugin);
  mock.timers.tick(1000);
  plugin.dispose();
  await pass(11 * MINUTE);
  plugin.idle();
  shown(plugin);
  await pass(11 * MINUTE);
  assert.ok(runs.asked <= 1, `${runs.asked}`);
});

test("a failure rejects nothing, and the next time is as ever", async () => {
  runs.fails = true;
  shown(started());
  await pass(1000);
  runs.fails = false;
  await pass(5 * MINUTE);
  assert.equal(runs.asked, 2);
});

test("a click on its title folds the sidebar's section, and unfolds it", async () => {
  const plugin = started();
  plugin.take(run);
  const section = /** @type {any} */ (plugin.slots.sidebar?.());
  const [draw] = section.children;
  for (const rows of [2, 1, 2]) {
    const drawn = draw();
    assert.equal(drawn.length, rows);
    drawn[0].props.onMouseDown();
  }
});

test("the options turn each of the three off", async () => {
  runs.warnings = [
    [
      ["OpenAI: ", "plain"],
      ["19%", "low"],
    ],
  ];
  const all = started();
  shown(all);
  await pass(1000);
  assert.ok(all.slots.prompt && all.slots.sidebar);
  assert.deepEqual(
    all.toasts.map(({ message, variant }) => [message, variant]),
    [["OpenAI: 19%", "warning"]],
  );

  assert.equal(started({ sidebar: false }).slots.sidebar, undefined);
  assert.equal(started({ prompt: false }).slots.prompt, undefined);
  const quiet = started({ toast: false });
  quiet.take(run);
  assert.deepEqual(quiet.toasts, []);
});
