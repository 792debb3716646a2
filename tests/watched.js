// The terminal plugin in a scripted host, with a simulated clock and runs that are only counted.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, mock } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { terminalModules } from "./opencode/modules.js";
import { home, root, writeFiles } from "./programs.js";

export const MINUTE = 60_000;
export const MODEL = { provider: "openai", id: "gpt" };

/** The host's modules, and a run that is only counted. */
const place = home(terminalModules);
cpSync(join(root, "js-shim/tui"), join(place.home, "js-shim/tui"), { recursive: true });
for (const name of ["failures.js", "files.js", "settings.js"])
  cpSync(join(root, "js-shim", name), join(place.home, "js-shim", name));
writeFiles(place, {
  "js-shim/run.js": `
    export const runs = {};
    export const run = runOf("58%");
    export function runOf(left) {
      return {
        done: () => left !== "",
        show: () => {
          runs.draws += 1;
          const lines = [[[left + " of " + runs.given.length, "plain"]]];
          return { title: [], keys: [], lines, at: null, starts: [], top: 0 };
        },
        press: (state, key) => {
          const pressed = { state, close: false, top: 0 };
          return { ...pressed, refresh: key === "r", diagnose: key === "shift+d", forget: key === "x" };
        },
        summary: (provider, id) => left ? [[["OpenAI " + left + provider + id, "plain"]]] : [],
        prompt: (provider, id, columns = 1000) => {
          const words = left + " " + id;
          return provider === "openai" && words.length <= columns ? [[words, "good"]] : null;
        },
        stops: (given) => due(given, runs.stops),
        warnings: (given) => due(given, runs.warnings),
        setSamples: (kept) => void Object.assign(runs, { given: kept ?? [] }),
        samplesToStore: (kept) => runs.remembers ? [...(kept ?? []), "sample"] : kept === null ? undefined : null,
      };
    }
    const due = (given, warnings) => {
      const due = warnings.filter((one) => !given.includes(one));
      const text = due.map(({ text }) => text).join("\\n");
      return { given: [...given, ...warnings], text, bad: due.some(({ bad }) => bad) };
    };
    export async function report(options, show, asked) {
      runs.asked += 1;
      runs.asks.push(asked);
      if (runs.partial) asked.onProgress?.(show(runs.partial));
      if (runs.held) await new Promise((resolve) => runs.held.push(resolve));
      if (runs.fails) throw new Error("no module");
      return show((asked.signals && runs.remembered) ?? run);
    }`,
});
const load = (/** @type {string} */ path) => import(pathToFileURL(join(place.home, path)).href);
const { watch } = await load("js-shim/tui/watch.js");
export const { openDialog } = await load("js-shim/tui/dialog.js");
export const { runs, run, runOf } = await load("js-shim/run.js");
export const { screen } = await load("node_modules/@opentui/solid/index.js");
export const { cleanups } = await load("node_modules/solid-js/index.js");

/**
 * Starts the plugin in a host, with `options` as tui.json may hold them.
 * @param {object} [options]
 * @param {Map<string, unknown>} [memory] the host's store
 */
export function started(options = {}, memory = new Map()) {
  const plugin = {
    /** @type {Record<"prompt" | "sidebar", undefined | ((model: () => { provider: string, id: string }) => any)>} */
    slots: { prompt: undefined, sidebar: undefined },
    /** @type {{ message: string, variant: string }[]} */
    toasts: [],
    opened: 0,
    /** @type {any} */
    dialog: undefined,
    close: () => {},
    render: () => {},
    idle: () => {},
    /** @type {(refusal: object) => Promise<void>} */
    refuse: async () => {},
    dispose: () => {},
  };
  const host = {
    colours: () => ({}),
    thumb: () => "",
    fill: (/** @type {object} */ slots) => void Object.assign(plugin.slots, slots),
    onIdle: (/** @type {() => void} */ idle) => void Object.assign(plugin, { idle }),
    onRefusal: (/** @type {() => Promise<void>} */ refuse) => void Object.assign(plugin, { refuse }),
    onDispose: (/** @type {() => void} */ dispose) => void Object.assign(plugin, { dispose }),
    toast: (/** @type {any} */ toast) => void plugin.toasts.push(toast),
    recall: (/** @type {string} */ name) => memory.get(name),
    /** @type {(name: string, value: unknown) => unknown} */
    keep: (name, value) => void memory.set(name, value),
    list: async () => ({ data: [] }),
    bindKeys: (/** @type {any[]} */ keys) => {
      Object.assign(plugin, { keys });
      return () => void Object.assign(plugin, { keys: [] });
    },
    showDialog: (/** @type {() => void} */ render, /** @type {() => void} */ close) =>
      void Object.assign(plugin, { dialog: render(), close, render }),
  };
  return Object.assign(plugin, {
    /** @type {{ key: string, run: () => void }[]} */
    keys: [],
    host,
    begin: watch(
      host,
      options,
      () => {
        plugin.opened += 1;
      },
      () => {},
    ),
  });
}

/** Puts the sidebar on the screen; returns a function that removes it. */
export function shown(/** @type {ReturnType<typeof started>} */ { slots }) {
  slots.sidebar?.(() => MODEL);
  return cleanups.pop();
}

/** What an element draws whose only child is a function. @param {any} element */
export const textIn = (element) => JSON.stringify(element.children[0]() ?? null);

/** What the dialog shows. */
export const dialogOf = (/** @type {ReturnType<typeof started>} */ { dialog }) => textIn(dialog.children[1]);

/** Lets time pass, second by second, because timers are set again only after a report. */
export async function pass(/** @type {number} */ ms) {
  for (let passed = 0; passed < ms; passed += 1000) {
    mock.timers.tick(1000);
    for (let turns = 0; turns < 3; turns += 1) await turn();
  }
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_795_000_000_000 });
  const fresh = { asked: 0, draws: 0, fails: false, warnings: [], stops: [], asks: [], given: [], remembers: false };
  Object.assign(runs, { ...fresh, held: undefined, remembered: undefined, partial: undefined });
  cleanups.length = 0;
});
afterEach(() => mock.timers.reset());
