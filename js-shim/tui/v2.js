// OpenCode 2's terminal, as the dialog and the sidebar use it.

/** @typedef {import("../../types/opencode2.js").TuiContext} Context */

/**
 * @param {Context} context
 * @param {(run: () => void) => void} onDispose is given what is to be done at the end
 * @returns {import("./elements.js").Host}
 */
export function hostOf(context, onDispose) {
  return {
    colours: () => {
      const { base, muted, action, feedback } = context.theme.text;
      const { success, warning, error } = feedback;
      const colours = { good: success.base, low: warning.base, bad: error.base };
      return { plain: base, heading: action.primary.base, muted, ...colours };
    },
    addCommand: ({ id, title, description, slash, run }) => {
      const command = { id, title, description, group: "Quota", palette: /** @type {const} */ (true) };
      const commands = [{ ...command, slash: { name: slash, arguments: /** @type {const} */ (true) }, run }];
      // Only what is on the screen may have keys, so this is, and draws nothing.
      const render = () => {
        context.keymap.layer(() => ({ mode: "global", commands }));
        return null;
      };
      onDispose(context.ui.slot({ append: "app", render }));
    },
    showDialog: (render, onClose) => {
      context.ui.dialog.show(render, onClose);
      context.ui.dialog.set({ size: "xlarge" });
    },
    bindKeys: (keys) => {
      const commands = keys.map(({ key, run }) => ({ bind: key, run: () => run() }));
      context.keymap.layer(() => ({ mode: "global", commands }));
      // The layer goes with the dialog, which it is made in.
      return () => {};
    },
    toast: (toast) => context.ui.toast.show(toast),
    fill: ({ prompt, sidebar }) => {
      if (sidebar) onDispose(context.ui.slot({ append: "sidebar.content", render: sidebar }));
      if (!prompt) return;
      const render = (/** @type {{ model?: { providerID: string } }} */ input) => prompt(() => input.model?.providerID);
      onDispose(context.ui.slot({ append: "prompt.footer.status", render }));
    },
    onIdle: (run) => {
      const ended = /^session\.(idle|execution\.(?!started))/;
      onDispose(context.data.listen(({ details }) => ended.test(details.type) && run()));
    },
    onDispose,
  };
}
