// Adapts OpenCode 1's terminal to `Host`.

import { attempt } from "../failures.js";
import { COLOURLESS } from "./elements.js";

/** @typedef {import("@opencode-ai/plugin/tui").TuiPluginApi} Api */

const NO_MODEL = { provider: "", id: "" };

/**
 * @param {Api} api
 * @returns {import("./elements.js").Host}
 */
export function hostOf(api) {
  return {
    colours: () =>
      attempt(() => {
        const { text, primary, textMuted, success, warning, error } = api.theme.current;
        return { plain: text, heading: primary, muted: textMuted, good: success, low: warning, bad: error };
      }, COLOURLESS),
    thumb: () => attempt(() => api.theme.current.borderActive, undefined),
    addCommand: ({ id, title, description, other, slash, run }) => {
      const command = { namespace: "palette", name: id, title, desc: description, category: "Quota", slashName: slash };
      // Deferred: otherwise the dialog would also receive the key that chose the command.
      const deferred = () => void setTimeout(() => run(), 0);
      const register = (/** @type {object} */ more) =>
        api.keymap.registerLayer({ commands: [{ ...command, ...more, run: deferred }], bindings: [] });
      const release = register({});
      serverHasCommand(api, slash)
        .then((has) => {
          if (!has || api.lifecycle.signal.aborted) return;
          release();
          register({ desc: other });
        })
        // A host that cannot remove the command keeps it as it is.
        .catch(() => {});
    },
    showDialog: (render, onClose) => {
      api.ui.dialog.replace(render, onClose);
      attempt(() => api.ui.dialog.setSize("xlarge"), undefined);
      return () => api.ui.dialog.clear();
    },
    bindKeys: (keys) => api.keymap.registerLayer({ bindings: keys.map(({ key, run }) => ({ key, cmd: run })) }),
    toast: (toast) => api.ui.toast(toast),
    recall: (name) => api.kv.get(name),
    keep: (name, value) => api.kv.set(name, value),
    list: async (query) => {
      const { ofAllProjects } = await import("../sessions.js");
      const { experimental, session } = api.client;
      const all = ofAllProjects(attempt(() => api.state.path.directory, undefined));
      // Older versions list only this project's sessions.
      return experimental?.session
        ? experimental.session.list({ ...query, archived: true }, all)
        : session.list(query, all);
    },
    fill: ({ prompt, sidebar }) => {
      /** @type {(slot: NonNullable<typeof prompt>) => (_: unknown, session: { session_id: string }) => any} */
      const inSession =
        (slot) =>
        (_, { session_id }) =>
          slot(() => attempt(() => modelOf(api, session_id), NO_MODEL));
      const beside = prompt && {
        home_prompt_right: () => prompt(() => attempt(() => configured(api), NO_MODEL)),
        session_prompt_right: inSession(prompt),
      };
      const section = sidebar && { sidebar_content: inSession(sidebar) };
      api.slots.register({ order: 150, slots: { ...beside, ...section } });
    },
    onIdle: (run) => void api.event.on("session.idle", run),
    onRefusal: (run) => {
      /** @param {import("@opencode-ai/sdk/v2").EventSessionStatus | import("@opencode-ai/sdk/v2").EventSessionError} event */
      const hear = async (event) => {
        try {
          const model = answering(api, event.properties.sessionID ?? "");
          const { refusalIn } = await import("../signals.js");
          const refusal = refusalIn(event, model);
          if (refusal) run(refusal);
        } catch {
          // An event that cannot be read is ignored.
        }
      };
      api.event.on("session.status", hear);
      api.event.on("session.error", hear);
    },
    onDispose: (run) => void api.lifecycle.onDispose(run),
  };
}

/**
 * Whether the server has the command of the plugin's other half, as a server that the terminal attached to may have.
 * @param {Api} api
 * @param {string} name
 * @returns {Promise<boolean>}
 */
async function serverHasCommand(api, name) {
  try {
    const { data = [] } = await api.client.command.list();
    return data.some((command) => command.name === name && command.template.startsWith("Call the tool mystatus"));
  } catch {
    return false;
  }
}

/**
 * Returns the model that answers in the session. A later message still waits for its turn, maybe with another model.
 * @param {Api} api
 * @param {string} session
 * @returns {import("./elements.js").Model}
 */
function answering(api, session) {
  const answer = api.state.session.messages(session).findLast(({ role }) => role === "assistant");
  return answer ? modelIn(answer) : modelOf(api, session);
}

/**
 * Returns the model of the session's last message, or else the configured one. The host does not expose the model
 * chosen for the next message.
 * @param {Api} api
 * @param {string} session
 * @returns {import("./elements.js").Model}
 */
function modelOf(api, session) {
  const last = api.state.session.messages(session).at(-1);
  return last ? modelIn(last) : configured(api);
}

/**
 * @param {import("@opencode-ai/sdk/v2").Message} message
 * @returns {import("./elements.js").Model} its model
 */
function modelIn(message) {
  const { providerID, modelID } = message.role === "user" ? message.model : message;
  return { provider: providerID, id: modelID };
}

/**
 * @param {Api} api
 * @returns {import("./elements.js").Model}
 */
function configured(api) {
  const [provider = "", ...id] = (api.state.config.model ?? "").split("/");
  return { provider, id: id.join("/") };
}
