// A scripted terminal of OpenCode that records what the plugin registers and shows.

import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";

/** OpenCode 1's terminal with all its interfaces, and a record of their use. */
export function first() {
  const seen = {
    /** @type {any[]} */ layers: [],
    /** @type {any} */ slots: {},
    /** @type {any[]} */ toasts: [],
    /** @type {any[]} */ dialogs: [],
    /** @type {(() => void)[]} */ idle: [],
    /** @type {(() => void)[]} */ ends: [],
    /** @type {Map<string, unknown>} */ kept: new Map(),
  };
  const api = {
    theme: { current: { text: 1, primary: 2, textMuted: 3, success: 4, warning: 5, error: 6, borderActive: 7 } },
    keymap: {
      registerLayer: (/** @type {any} */ layer) => {
        seen.layers.push(layer);
        return () => {};
      },
    },
    client: { command: { list: async () => ({ data: [] }) } },
    ui: {
      dialog: {
        replace: (/** @type {() => any} */ render) => void seen.dialogs.push(render()),
        setSize: () => {},
        clear: () => {},
      },
      toast: (/** @type {any} */ toast) => void seen.toasts.push(toast),
    },
    kv: {
      get: (/** @type {string} */ name) => seen.kept.get(name),
      set: (/** @type {string} */ name, /** @type {unknown} */ value) => void seen.kept.set(name, value),
    },
    state: {
      session: {
        messages: (/** @type {string} */ _) => [{ role: "assistant", providerID: "openai", modelID: "gpt" }],
      },
      config: { model: "openai/gpt" },
    },
    slots: { register: (/** @type {any} */ { slots }) => void Object.assign(seen.slots, slots) },
    event: { on: (/** @type {string} */ _, /** @type {() => void} */ run) => void seen.idle.push(run) },
    lifecycle: {
      signal: new AbortController().signal,
      onDispose: (/** @type {() => void} */ run) => void seen.ends.push(run),
    },
  };
  return { api, seen };
}

/**
 * A store of OpenCode 2's: a change waits for the one before it, and is seen once it is written.
 * @param {string} _
 * @param {{ initial: Record<string, unknown> }} options
 */
function store(_, { initial }) {
  const seen = { ...initial };
  let last = Promise.resolve();
  const change = (/** @type {(draft: object) => void} */ draw) => {
    last = last.then(async () => {
      await turn();
      const draft = structuredClone(seen);
      draw(draft);
      const written = JSON.stringify(draft);
      await turn();
      for (const name of Object.keys(seen)) delete seen[name];
      Object.assign(seen, JSON.parse(written));
    });
    return last;
  };
  return [seen, change];
}

/** OpenCode 2's terminal, in which only drawn elements can have keys, and a record of its use. */
export function second(options = {}) {
  const seen = {
    /** @type {Map<string, (input: object) => any>} */ claims: new Map(),
    /** @type {any[]} */ layers: [],
    /** @type {any[]} */ dialogs: [],
    /** @type {any[]} */ toasts: [],
    /** @type {((event: object) => void)[]} */ listeners: [],
  };
  let isDrawing = false;
  const draw = (/** @type {() => any} */ render) => {
    isDrawing = true;
    const drawn = render();
    isDrawing = false;
    return drawn;
  };
  const colour = { base: {} };
  const context = {
    options,
    theme: {
      text: {
        ...colour,
        muted: {},
        action: { primary: colour },
        feedback: { success: colour, warning: colour, error: colour },
      },
    },
    data: {
      listen: (/** @type {(event: object) => void} */ listener) => {
        seen.listeners.push(listener);
        return () => void seen.listeners.splice(seen.listeners.indexOf(listener), 1);
      },
      session: {
        get: () => ({ model: { providerID: "openai", id: "gpt" } }),
        message: { list: () => [{ type: "assistant", model: { providerID: "openai", id: "gpt" } }] },
      },
    },
    client: { session: { list: async () => ({ data: [] }) } },
    storage: { store },
    keymap: {
      layer: (/** @type {() => any} */ layer) => {
        assert.ok(isDrawing, "Keymap.Provider is missing");
        seen.layers.push(layer());
      },
    },
    ui: {
      dialog: {
        show: (/** @type {() => any} */ render) => void seen.dialogs.push(draw(render)),
        set: () => assert.ok(seen.dialogs.length > 0),
        clear: () => {},
      },
      toast: { show: (/** @type {any} */ toast) => void seen.toasts.push(toast) },
      slot: (/** @type {any} */ { append, render }) => {
        assert.match(append, /^(app|sidebar\.content|prompt\.footer\.status)$/);
        seen.claims.set(append, (input) => draw(() => render(input)));
        return () => seen.claims.delete(append);
      },
    },
  };
  return { context, ...seen };
}
