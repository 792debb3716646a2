// The door in OpenCode's terminal: `/mystatus` opens a dialog, without any model. Nothing but definitions runs when
// OpenCode loads this file.

import { coreFailureText } from "./core-failure.js";
import { attempt } from "./tui/attempt.js";

/** @typedef {import("./tui/elements.js").Host} Host */

const ID = "opencode-mystatus";
const TOO_OLD = /** @type {const} */ ({
  variant: "warning",
  title: "mystatus",
  message: "This OpenCode has no room for mystatus: upgrade it, or run `npx opencode-mystatus` beside it.",
  duration: 10_000,
});

/** Not above: they stand on modules of the host's, and where it has none there is still somebody to tell. */
const load = () => Promise.all([import("./tui/watch.js"), import("./settings.js"), import("./early-options.js")]);

/**
 * Registers everything with a terminal.
 * @param {Host} host
 * @param {any} options the options in the plugin's entry
 * @param {Awaited<ReturnType<typeof load>>} loaded
 */
async function start(host, options, [{ watch }, { withSettings }, { wordsIn }]) {
  const open = async (/** @type {string | undefined} */ words = undefined) => {
    try {
      const { openDialog } = await import("./tui/dialog.js");
      openDialog(host, options, begin, words);
    } catch (error) {
      tell(host.toast, error);
    }
  };
  let hasTold = false;
  const lacks = (/** @type {unknown} */ error) => {
    if (!hasTold) tell(host.toast, error);
    hasTold = true;
  };
  const shown = await withSettings(options);
  const begin = watch(host, shown, () => open(), lacks);
  const words = wordsIn(shown.lang);
  try {
    const command = { title: "AI quota", description: words.command, other: words.twoCommands, slash: "mystatus" };
    host.addCommand({ id: `${ID}.open`, ...command, run: open }, lacks);
  } catch (error) {
    lacks(error);
  }
}

/**
 * Says what could not be done, where the host has a way to say it.
 * @param {((toast: ReturnType<typeof toastOf>) => void) | undefined} toast
 * @param {unknown} error
 */
function tell(toast, error) {
  try {
    toast?.(toastOf(error));
  } catch {
    // Nothing is left to tell it by.
  }
}

/**
 * What is said of what could not be registered: the host is too old where it lacks what is called or imported of it;
 * everything else is the package's own.
 * @param {unknown} error
 * @returns {typeof TOO_OLD | { variant: "error", title: string, message: string, duration: number }}
 */
function toastOf(error) {
  const isHosts = error instanceof TypeError || /@opentui\/|solid-js/.test(String(error));
  return isHosts ? TOO_OLD : { variant: "error", title: "mystatus", message: coreFailureText(error), duration: 10_000 };
}

/**
 * OpenCode 1's entry.
 * @param {import("@opencode-ai/plugin/tui").TuiPluginApi} api
 * @param {unknown} [options]
 */
const tui = async (api, options) => {
  try {
    // At once, as it takes half as long again one after another.
    const [{ hostOf }, loaded] = await Promise.all([import("./tui/v1.js"), load()]);
    await start(hostOf(api), options, loaded);
  } catch (error) {
    tell((toast) => api?.ui?.toast?.(toast), error);
  }
};

/**
 * OpenCode 2's entry.
 * @param {import("../types/opencode2.js").TuiContext} context
 * @returns {Promise<() => void>} what ends it
 */
const setup = async (context) => {
  /** @type {(() => void)[]} */
  const ends = [];
  const end = () => {
    for (const run of ends.splice(0)) attempt(run, undefined);
  };
  try {
    const [{ hostOf }, loaded] = await Promise.all([import("./tui/v2.js"), load()]);
    const host = hostOf(context, (run) => void ends.push(run));
    await start(host, context.options, loaded);
  } catch (error) {
    end();
    tell((toast) => context?.ui?.toast?.show?.(toast), error);
  }
  return end;
};

export default { id: ID, tui, setup };
