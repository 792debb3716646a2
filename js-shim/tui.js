// The door in OpenCode's terminal: `/mystatus` opens a dialog, without any model. Nothing but definitions runs when
// OpenCode loads this file.

import { openDialog } from "./tui/dialog.js";

/** @typedef {import("./tui/elements.js").Api} Api */

const ID = "opencode-mystatus";

/**
 * @param {Api} api
 * @param {object} [options] the options in the plugin's entry of tui.json
 */
const tui = async (api, options = {}) => {
  api.keymap.registerLayer({
    commands: [
      {
        namespace: "palette",
        name: `${ID}.open`,
        title: "AI quota",
        desc: "Show what is left of your AI subscriptions, and when each limit resets",
        category: "Quota",
        slashName: "mystatus",
        // Deferred: the key that chose the command would also go to the dialog.
        run: () => void setTimeout(() => openDialog(api, options), 0),
      },
    ],
    bindings: [],
  });
};

export default { id: ID, tui };
