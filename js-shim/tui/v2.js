// Adapts OpenCode 2's terminal to `Host`.

import { createSignal } from "solid-js";
import { attempt } from "../failures.js";
import { COLOURLESS } from "./elements.js";

/** @typedef {import("../../types/opencode2.js").TuiContext} Context */

/**
 * @param {Context} context
 * @param {(run: () => void) => void} onDispose registers a function to call at the end
 * @returns {import("./elements.js").Host}
 */
export function hostOf(context, onDispose) {
  /** The store until this host ends, if it stores nothing for terminal plugins. @type {Record<string, unknown>} */
  const initial = {};
  const change = (/** @type {(draft: Record<string, unknown>) => void} */ draw) => draw(initial);
  const stored = attempt(() => context.storage?.store("opencode-mystatus", { initial }), undefined);
  const [kept, keep] = stored ?? [initial, change];
  return {
    colours: () =>
      attempt(() => {
        const { base, muted, action, feedback } = context.theme.text;
        const { success, warning, error } = feedback;
        const colours = { good: success.base, low: warning.base, bad: error.base };
        return { plain: base, heading: action.primary.base, muted, ...colours };
      }, COLOURLESS),
    thumb: () => attempt(() => context.theme.text.muted, undefined),
    addCommand: ({ id, title, description, slash, run }, lacks) => {
      const command = { id, title, description, group: "Quota", palette: /** @type {const} */ (true) };
      const commands = [{ ...command, slash: { name: slash, arguments: /** @type {const} */ (true) }, run }];
      // Only an element on the screen may have keys, so this one is there and draws nothing.
      const render = () => {
        try {
          context.keymap.layer(() => ({ mode: "global", commands }));
        } catch (error) {
          lacks(error);
        }
        return null;
      };
      onDispose(context.ui.slot({ append: "app", render }));
    },
    showDialog: (render, onClose) => {
      context.ui.dialog.show(render, onClose);
      attempt(() => context.ui.dialog.set({ size: "xlarge" }), undefined);
      return () => context.ui.dialog.clear();
    },
    bindKeys: (keys) => {
      const commands = keys.map(({ key, run }) => ({ bind: key, run: () => run() }));
      context.keymap.layer(() => ({ mode: "global", commands }));
      // The layer belongs to the dialog that it is created in, and goes with it.
      return () => {};
    },
    toast: (toast) => context.ui.toast.show(toast),
    recall: (name) => kept[name],
    keep: (name, value) =>
      keep((draft) => {
        draft[name] = value;
      }),
    // Lists all projects, as no project is named. The host cannot filter by age.
    list: async ({ start, limit }) => {
      const { data } = (await context.client?.session.list({ limit, order: "desc" })) ?? {};
      return { data: data?.filter((session) => session?.time?.updated >= start) };
    },
    fill: ({ prompt, sidebar }) => {
      // Older versions do not pass the session's model to the sidebar; it is the prompt's model.
      let known = { provider: "", id: "" };
      const [model, setModel] = createSignal(known);
      /** @typedef {import("../../types/opencode2.js").WithModel} Input */
      if (sidebar) {
        const render = (/** @type {Input} */ input) => sidebar(() => (input.model ? modelIn(input) : model()));
        onDispose(context.ui.slot({ append: "sidebar.content", render }));
      }
      if (!prompt) return;
      const render = (/** @type {Input} */ input) =>
        prompt(() => {
          const own = modelIn(input);
          // Compared without reading the signal: two prompts that depended on it would set it back for ever.
          if (own.provider !== known.provider || own.id !== known.id) queueMicrotask(() => setModel(own));
          known = own;
          return own;
        });
      onDispose(context.ui.slot({ append: "prompt.footer.status", render }));
    },
    onIdle: (run) => {
      const ended = /^session\.(idle|execution\.(?!started))/;
      onDispose(context.data.listen(({ details }) => ended.test(details.type) && run()));
    },
    onRefusal: (run) => {
      /** @type {Parameters<Context["data"]["listen"]>[0]} */
      const hear = async ({ details }) => {
        try {
          const { sessionID = "", attempt = 0, at, error } = details.data ?? {};
          if (details.type !== "session.retry.scheduled" && details.type !== "session.execution.failed") return;
          // The model of the last answer: the session's own is the one chosen for its next turn, if any.
          const { session } = context.data;
          const answer = session?.message?.list(sessionID)?.findLast(({ type }) => type === "assistant");
          const model = modelIn({ model: answer?.model ?? session?.get(sessionID)?.model });
          const { refusalOf } = await import("../signals.js");
          run(refusalOf(at ? "retry" : "error", model, error ?? {}, { attempt, next: at }));
        } catch {
          // An event that cannot be read is ignored.
        }
      };
      onDispose(context.data.listen(hear));
    },
    onDispose,
  };
}

/**
 * @param {import("../../types/opencode2.js").WithModel} input
 * @returns {import("./elements.js").Model} its model, empty if it has none
 */
function modelIn({ model }) {
  return { provider: model?.providerID ?? "", id: model?.modelID ?? model?.id ?? "" };
}
