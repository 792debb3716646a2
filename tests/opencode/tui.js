// OpenCode's terminal, in a tmux of its own: keys in, the screen out.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { environment } from "../programs.js";
import { opencode } from "./opencode.js";

const PATIENCE_MS = 30_000;

/**
 * @typedef {object} Tui
 * @property {(...keys: string[]) => void} press presses keys, by tmux's names for them
 * @property {(text: string) => void} type
 * @property {(styled?: boolean) => string} screen what is on it now, with escape sequences for its colours if `styled`
 * @property {(pattern: RegExp) => Promise<string>} until the screen, once it matches
 * @property {() => void} stop
 */

/**
 * Starts OpenCode's terminal, and waits for its prompt.
 * @param {import("../programs.js").Place} place
 * @param {object} [setting]
 * @param {number} [setting.columns]
 * @param {number} [setting.rows]
 * @param {string[]} [setting.args]
 * @returns {Promise<Tui>}
 */
export async function startTui(place, { columns = 80, rows = 24, args = [] } = {}) {
  const socket = join(place.home, "tmux");
  const terminal = { TERM: "xterm-256color", COLORTERM: "truecolor", LANG: "C.UTF-8" };
  const env = environment({ ...place, env: { ...terminal, ...place.env } });
  /** @param {string[]} command */
  const tmux = (...command) => execFileSync("tmux", ["-S", socket, ...command], { env, encoding: "utf8" });
  const size = ["-x", String(columns), "-y", String(rows)];
  tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", place.home, opencode, ...args);
  const screen = (styled = false) => tmux("capture-pane", "-p", ...(styled ? ["-e"] : []));
  /** @type {Tui["until"]} */
  const until = async (pattern) => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const shown = screen();
      if (pattern.test(shown)) return shown;
      if (Date.now() > end) throw new Error(`${pattern} did not appear:\n${shown}`);
      await wait(50);
    }
  };
  await until(/ctrl\+p/);
  return {
    press: (...keys) => tmux("send-keys", ...keys),
    type: (text) => tmux("send-keys", "-l", text),
    screen,
    until,
    stop: () => tmux("kill-server"),
  };
}
