// OpenCode's terminal, as a script: what the plugin registers and shows there is kept.

/** OpenCode 1's terminal, whole, and what became of it. */
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
      session: { messages: () => [{ role: "assistant", providerID: "openai", modelID: "gpt" }] },
      config: { model: "openai/gpt" },
    },
    slots: { register: (/** @type {any} */ { slots }) => void Object.assign(seen.slots, slots) },
    event: { on: (/** @type {string} */ _, /** @type {() => void} */ run) => void seen.idle.push(run) },
    lifecycle: { onDispose: (/** @type {() => void} */ run) => void seen.ends.push(run) },
  };
  return { api, seen };
}
