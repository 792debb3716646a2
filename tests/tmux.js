// A separate tmux, which gives a program a terminal.

import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { atEnd, environment } from "./programs.js";

/** Longer than any command of tmux takes. */
const LONGEST_MS = 30_000;

/** Whether there is a tmux. */
export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;
/** Why tests that need tmux are skipped; where the tests are run for all, they fail without it instead. */
export const withoutTmux = hasTmux || process.env.CI ? false : "tmux is not installed";

/**
 * @typedef {object} Tmux
 * @property {(...args: string[]) => string} tmux runs a tmux command
 * @property {(...keys: string[]) => void} press presses keys, by tmux's names for them
 * @property {(text: string) => void} type
 * @property {(styled?: boolean) => string} screen returns the screen, with escape sequences for its colours if `styled`
 * @property {(columns: number, rows: number) => void} resize
 * @property {() => void} stop
 */

/**
 * Starts a program in a terminal, which ends with the tests, however they end.
 * @param {import("./programs.js").Place} place
 * @param {string[]} command
 * @param {object} [size]
 * @param {number} [size.columns]
 * @param {number} [size.rows]
 * @returns {Tmux}
 */
export function startTmux(place, command, { columns = 80, rows = 24 } = {}) {
  // A new socket: the server of a tmux that was just stopped may still answer at the old one.
  const socket = join(place.home, `tmux-${randomUUID()}`);
  const env = environment({ ...place, env: { TERM: "xterm-256color", LANG: "C.UTF-8", ...place.env } });
  const options = /** @type {const} */ ({ env, cwd: place.home, encoding: "utf8", timeout: LONGEST_MS });
  const tmux = (/** @type {string[]} */ ...args) => execFileSync("tmux", ["-S", socket, ...args], options);
  // The tmux may have ended with its program.
  const stop = atEnd(() => void spawnSync("tmux", ["-S", socket, "kill-server"], options));
  const size = ["-x", String(columns), "-y", String(rows)];
  tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", place.home, ...command);
  return {
    tmux,
    press: (...keys) => void tmux("send-keys", ...keys),
    type: (text) => void tmux("send-keys", "-l", text),
    screen: (styled = false) => tmux("capture-pane", "-p", ...(styled ? ["-e"] : [])),
    resize: (columns, rows) => void tmux("resize-window", "-x", String(columns), "-y", String(rows)),
    stop,
  };
}
