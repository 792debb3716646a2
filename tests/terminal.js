// A program in a terminal, which is tmux's: keys in, the screen out.

import { startTmux, withoutTmux } from "./tmux.js";
import { until } from "./waiting.js";

export { withoutTmux };

/**
 * @typedef {object} Terminal
 * @property {(...keys: string[]) => void} press presses keys, by tmux's names for them
 * @property {(text: string) => void} type
 * @property {() => string} screen returns the current screen
 * @property {(format: string) => string} is returns tmux's value of a format
 * @property {(condition: (screen: string) => boolean) => Promise<string>} until waits for a screen and returns it
 * @property {(columns: number, rows: number) => void} resize
 * @property {() => void} split opens a pane next to the current one
 * @property {() => void} closePane closes the current pane
 * @property {() => void} stop
 */

/**
 * Opens a terminal with a shell.
 * @param {import("./programs.js").Place} place
 * @returns {Promise<Terminal>}
 */
export async function openTerminal(place) {
  const shell = ["env", "PS1=$ ", "bash", "--norc", "--noprofile"];
  const { tmux, press, type, screen, resize, stop } = startTmux(place, shell);
  /** @type {Terminal["until"]} */
  const untilShown = (condition) =>
    until(() => [screen()].find(condition), { told: () => `${condition}:\n${screen()}` });
  await untilShown((shown) => shown.startsWith("$"));
  return {
    press,
    type,
    screen,
    is: (format) => tmux("display-message", "-p", format).trim(),
    until: untilShown,
    resize,
    split: () => tmux("split-window", "-d", "-h"),
    closePane: () => tmux("kill-pane"),
    stop,
  };
}
