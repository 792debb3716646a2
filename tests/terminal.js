// A program in a terminal, which is tmux's: keys in, the screen out.

import { execFileSync, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { environment } from "./programs.js";

const PATIENCE_MS = 60_000;
const EVERY_MS = 100;

/** Whether there is one. */
export const hasTmux = spawnSync("tmux", ["-V"]).status === 0;

/**
 * @typedef {object} Terminal
 * @property {(...keys: string[]) => void} press presses keys, by tmux's names for them
 * @property {(text: string) => void} type
 * @property {() => string} screen what is on it now
 * @property {(format: string) => string} is what tmux knows of it
 * @property {(condition: (screen: string) => boolean) => Promise<string>} until the screen, once it is so
 * @property {(columns: number, rows: number) => void} resize
 * @property {() => void} split opens a pane beside the one that is used
 * @property {() => void} closePane closes the one that is used
 * @property {() => void} stop
 */

/**
 * Opens a terminal with a shell.
 * @param {import("./programs.js").Place} place
 * @returns {Promise<Terminal>}
 */
export async function openTerminal(place) {
  const socket = join(place.home, `tmux-${randomUUID()}`);
  const env = environment({ ...place, env: { TERM: "xterm-256color", LANG: "C.UTF-8", ...place.env } });
  /** @param {string[]} args */
  const tmux = (...args) => execFileSync("tmux", ["-S", socket, ...args], { env, encoding: "utf8" });
  const shell = ["env", "PS1=$ ", "bash", "--norc", "--noprofile"];
  tmux("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-c", place.home, ...shell);
  const screen = () => tmux("capture-pane", "-p");
  /** @type {Terminal["until"]} */
  const until = async (condition) => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const shown = screen();
      if (condition(shown)) return shown;
      if (Date.now() > end) throw new Error(`${condition} did not come true:\n${shown}`);
      await wait(EVERY_MS);
    }
  };
  await until((shown) => shown.startsWith("$"));
  return {
    press: (...keys) => tmux("send-keys", ...keys),
    type: (text) => tmux("send-keys", "-l", text),
    screen,
    is: (format) => tmux("display-message", "-p", format).trim(),
    until,
    resize: (columns, rows) => tmux("resize-window", "-x", String(columns), "-y", String(rows)),
    split: () => tmux("split-window", "-d", "-h"),
    closePane: () => tmux("kill-pane"),
    stop: () => tmux("kill-server"),
  };
}
