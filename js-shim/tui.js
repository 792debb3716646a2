// The door in OpenCode's terminal: `/mystatus` opens a dialog, without any model. Nothing but definitions runs when
// OpenCode loads this file.

/** @typedef {import("./tui/elements.js").Api} Api */

const ID = "opencode-mystatus";
const TOO_OLD = "This OpenCode has no room for mystatus: upgrade it, or run `npx opencode-mystatus` beside it.";

/**
 * @param {Api} api
 * @param {unknown} [options] the options in the plugin's entry of tui.json
 */
const tui = async (api, options) => {
  try {
    // Not above: they stand on modules of the host's, and where it has none there is still somebody to tell.
    const [{ openDialog }, { watch }] = await Promise.all([import("./tui/dialog.js"), import("./tui/watch.js")]);
    const take = watch(api, options);
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
          run: () => void setTimeout(() => openDialog(api, options, take), 0),
        },
      ],
      bindings: [],
    });
  } catch {
    api?.ui?.toast?.({ variant: "warning", title: "mystatus", message: TOO_OLD, duration: 10_000 });
  }
};

export default { id: ID, tui };
