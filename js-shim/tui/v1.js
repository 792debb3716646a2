// OpenCode 1's terminal, as the dialog and the sidebar use it.

/** @typedef {import("@opencode-ai/plugin/tui").TuiPluginApi} Api */

/**
 * @param {Api} api
 * @returns {import("./elements.js").Host}
 */
export function hostOf(api) {
  return {
    colours: () => {
      const { text, primary, textMuted, success, warning, error } = api.theme.current;
      return { plain: text, heading: primary, muted: textMuted, good: success, low: warning, bad: error };
    },
    addCommand: ({ id, title, description, slash, run }) => {
      const command = { namespace: "palette", name: id, title, desc: description, category: "Quota", slashName: slash };
      // Deferred: the key that chose the command would also go to the dialog.
      const deferred = () => void setTimeout(() => run(), 0);
      api.keymap.registerLayer({ commands: [{ ...command, run: deferred }], bindings: [] });
    },
    showDialog: (render, onClose) => {
      api.ui.dialog.replace(render, onClose);
      api.ui.dialog.setSize("xlarge");
    },
    bindKeys: (keys) => api.keymap.registerLayer({ bindings: keys.map(({ key, run }) => ({ key, cmd: run })) }),
    toast: (toast) => api.ui.toast(toast),
    fill: ({ prompt, sidebar }) => {
      const beside = prompt && {
        home_prompt_right: () => prompt(() => api.state.config.model?.split("/")[0]),
        session_prompt_right: (/** @type {unknown} */ _, /** @type {{ session_id: string }} */ { session_id }) =>
          prompt(() => providerOf(api, session_id)),
      };
      api.slots.register({ order: 150, slots: { ...beside, ...(sidebar && { sidebar_content: sidebar }) } });
    },
    onIdle: (run) => void api.event.on("session.idle", run),
    onDispose: (run) => void api.lifecycle.onDispose(run),
  };
}

/**
 * The provider of the model that the session spoke with last.
 * @param {Api} api
 * @param {string} session
 * @returns {string | undefined}
 */
function providerOf(api, session) {
  const last = api.state.session.messages(session).at(-1);
  return last?.role === "user" ? last.model.providerID : last?.providerID;
}
