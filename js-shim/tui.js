// The entry point in OpenCode's terminal: `/mystatus` opens a dialog, without any model. When OpenCode loads this file,
// only definitions run.

import { attempt, coreFailureText } from "./failures.js";

/** @typedef {import("./tui/elements.js").Host} Host */

const ID = "opencode-mystatus";
const TOO_OLD = /** @type {const} */ ({
  variant: "warning",
  title: "mystatus",
  message: "This OpenCode has no room for mystatus: upgrade it, or run `npx opencode-mystatus` beside it.",
  duration: 10_000,
});

/** Loaded late: these import the host's own modules, and a host without them must still get a message. */
const load = () => Promise.all([import("./tui/watch.js"), import("./settings.js")]);

/**
 * Registers everything with a terminal.
 * @param {Host} host
 * @param {any} options the options in the plugin's entry
 * @param {Awaited<ReturnType<typeof load>>} loaded
 */
async function start(host, options, [{ watch }, { withSettings, wordsIn }]) {
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
  // With the language as it was given, which the core reports if it is not supported.
  const begin = watch(host, { ...shown, ...options }, () => open(), lacks);
  const words = wordsIn(shown.lang);
  try {
    const command = { title: "AI quota", description: words.command, other: words.twoCommands, slash: "mystatus" };
    host.addCommand({ id: `${ID}.open`, ...command, run: open }, lacks);
  } catch (error) {
    lacks(error);
  }
}

/**
 * Shows what went wrong, if the host has toasts.
 * @param {(toast: ReturnType<typeof toastOf>) => void} toast
 * @param {unknown} error
 */
function tell(toast, error) {
  try {
    toast(toastOf(error));
  } catch {
    // No other way is left to show it.
  }
}

/**
 * Returns the toast for a failed registration. The host is too old if it lacks something that is called or imported;
 * any other error is the package's own.
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
    // At once: one after another takes half as long again.
    const [{ hostOf }, loaded] = await Promise.all([import("./tui/v1.js"), load()]);
    await start(hostOf(api), options, loaded);
  } catch (error) {
    tell((toast) => api?.ui?.toast?.(toast), error);
  }
};

/**
 * OpenCode 2's entry.
 * @param {import("../types/opencode2.js").TuiContext} context
 * @returns {Promise<() => void>} ends the plugin
 */
const setup = async (context) => {
  /** @type {(() => void)[]} */
  const ends = [];
  try {
    const [{ hostOf }, loaded] = await Promise.all([import("./tui/v2.js"), load()]);
    const host = hostOf(context, (run) => void ends.push(run));
    await start(host, context.options, loaded);
  } catch (error) {
    tell((toast) => context?.ui?.toast?.show?.(toast), error);
  }
  return () => {
    for (const run of ends.splice(0)) attempt(run, undefined);
  };
};

export default { id: ID, tui, setup };
