// OpenCode's terminal, in a tmux of its own: keys in, the screen out.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import stringWidth from "string-width";
import { root } from "../programs.js";
import { startTmux, withoutTmux } from "../tmux.js";
import { until as untilSo } from "../waiting.js";
import { opencode } from "./opencode.js";

const PATIENCE_MS = 60_000;
/** How long OpenCode may take to start, on a busy machine. */
const START_MS = 120_000;
/** A click that changes nothing on the screen for so long was not noticed. */
const UNNOTICED_MS = 10_000;
/** How long people hold down a mouse button, in milliseconds. */
const HELD_MS = 150;

export { withoutTmux };

/** The first line of the dialog. */
export const DIALOG = /mystatus {4,}↑↓ {2}⏎ {2}\/ {2}r {2}\? {2}esc/;
/** The first line of the sidebar. */
export const SIDEBAR = /[▼▶] mystatus/;

/**
 * @typedef {object} Tui
 * @property {(...keys: string[]) => void} press presses keys, by tmux's names for them
 * @property {(text: string) => void} type
 * @property {(pattern: RegExp, then: RegExp) => Promise<string>} click clicks on the lowest line that matches and
 *   returns the screen once `then` matches; clicks again if nothing on the screen has changed for long
 * @property {(styled?: boolean) => string} screen returns the screen, with escape sequences for its colours if `styled`
 * @property {(pattern: RegExp, patienceMs?: number) => Promise<string>} until waits for a still screen that matches
 * @property {(pattern: RegExp) => Promise<string>} glimpse waits for a screen that matches, if only for a moment
 * @property {(columns: number, rows: number) => void} resize
 * @property {() => void} stop
 */

/**
 * Starts OpenCode's terminal, and waits for its prompt.
 * @param {import("../programs.js").Place} place
 * @param {object} [setting]
 * @param {number} [setting.columns]
 * @param {number} [setting.rows]
 * @param {string[]} [setting.command]
 * @param {number} [setting.everyMs] how often to look at the screen
 * @returns {Promise<Tui>}
 */
export async function startTui(place, { columns = 80, rows = 24, command = [opencode], everyMs = 100 } = {}) {
  const env = { COLORTERM: "truecolor", ...place.env };
  const {
    tmux,
    press,
    type,
    screen,
    resize,
    stop: stopTmux,
  } = startTmux({ ...place, env }, command, { columns, rows });
  const pid = tmux("display-message", "-p", "#{pane_pid}").trim();
  // OpenCode still writes its files when it is told to end.
  const stop = () => {
    stopTmux();
    spawnSync("sh", ["-c", `while kill -0 ${pid} 2>&-; do sleep 0.05; done`], { timeout: 5000 });
  };
  /** @type {Tui["until"]} */
  const until = (pattern, patienceMs = PATIENCE_MS) => seen(pattern, patienceMs, (now, before) => now === before);
  /**
   * @param {RegExp} pattern
   * @param {number} patienceMs
   * @param {(now: string, before: string) => boolean} isFit compares the screen with the one before
   */
  const seen = (pattern, patienceMs, isFit) => {
    let last = "";
    const look = () => {
      const before = last;
      last = screen();
      return isFit(last, before) && pattern.test(last) ? last : undefined;
    };
    return untilSo(look, { withinMs: patienceMs, everyMs, told: () => `${pattern}:\n${last}` });
  };
  /** @type {Tui["glimpse"]} */
  const glimpse = (pattern) => seen(pattern, PATIENCE_MS, () => true);
  /** @type {Tui["click"]} */
  const click = async (pattern, then) => {
    for (let left = 3; ; left -= 1) {
      // Still, so that the line is there when the click comes.
      const before = await until(pattern);
      const lines = before.split("\n");
      const row = lines.findLastIndex((line) => pattern.test(line));
      const line = lines[row] ?? "";
      const at = `0;${stringWidth(line.slice(0, line.search(pattern))) + 1};${row + 1}`;
      // A terminal's codes for a button that is pressed and, a while later, released.
      type(`\u001b[<${at}M`);
      await wait(HELD_MS);
      type(`\u001b[<${at}m`);
      try {
        return await until(then, UNNOTICED_MS);
      } catch {
        // If anything has changed, a second click could undo the first.
        if (left === 1 || screen() !== before) return await until(then);
      }
    }
  };
  try {
    await until(/ctrl\+p/, START_MS);
  } catch (error) {
    // No other code can stop it, and while it runs it would slow down all later tests.
    stop();
    throw error;
  }
  return { press, type, click, screen, until, glimpse, resize, stop };
}

/**
 * Types the command and chooses it.
 * @param {Tui} tui
 * @returns {Promise<string>} the screen with the list of commands
 */
export async function openDialog(tui) {
  tui.type("/mystatus");
  const list = await tui.until(/\/mystatus {3,}\S/);
  assert.equal(list.match(/\/mystatus {3,}/g)?.length, 1, list);
  tui.press("Enter");
  await tui.until(DIALOG);
  return list;
}

/** The host's drawing at a line's end. */
const SCROLLBAR = /(^| ) *[█▀▄]$/;

/**
 * Returns the part of a screen that the plugin drew: the block whose first line matches.
 * @param {string} screen
 * @param {RegExp} first matches the block's first line, from its left edge
 * @param {object} [size]
 * @param {number} [size.columns] the width of the match by default
 * @param {number} [size.rows] all to the bottom of the screen by default
 * @returns {string}
 */
export function block(screen, first, { columns, rows } = {}) {
  const lines = screen.split("\n");
  const top = lines.findIndex((line) => first.test(line));
  const found = first.exec(lines[top] ?? "");
  if (!found) throw new Error(`${first} is not on the screen:\n${screen}`);
  const left = stringWidth(found.input.slice(0, found.index));
  const right = left + (columns ?? stringWidth(found[0]));
  const cut = lines
    .slice(top, rows && top + rows)
    .map((line) => columnsOf(line, left, right).trimEnd().replace(SCROLLBAR, ""));
  return `${cut.join("\n").trimEnd()}\n`;
}

/**
 * Cuts a line from one column to another; a character of two columns counts where it begins.
 * @param {string} line
 * @param {number} from
 * @param {number} to
 */
export function columnsOf(line, from, to) {
  let column = 0;
  let cut = "";
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (column >= from && column < to) cut += segment;
    column += stringWidth(segment);
  }
  return cut;
}

/** A time zone in which it is four in the afternoon, so that forecasts name the same times of day at any hour. */
export function inTheAfternoon() {
  const ahead = ((16 - new Date().getUTCHours() + 36) % 24) - 12;
  return `Etc/GMT${ahead < 0 ? "+" : "-"}${Math.abs(ahead)}`;
}

/** Each language's names of weekdays in a forecast, replaced by Thursday. @type {[RegExp, string][]} */
const DAYS = [
  [/(?<=\b(early|run out) )[A-Z][a-z]{2}\b|\b[A-Z][a-z]{2}(?= (morning|afternoon|evening))/g, "Thu"],
  [/周[一二三四五六日]/g, "周四"],
  [/[월화수목금토일]요일/g, "목요일"],
  [/[月火水木金土日]曜/g, "木曜"],
];

/**
 * Compares what was drawn, on any day of the week, with the screen of that name in `screens/`. If UPDATE_SCREENS is
 * set, writes that screen instead.
 * @param {string} name
 * @param {string} drawn
 */
export function assertScreen(name, drawn) {
  const path = join(root, "tests/opencode/screens", `${name}.txt`);
  const screen = DAYS.reduce((text, [day, thursday]) => text.replace(day, thursday), drawn);
  if (process.env.UPDATE_SCREENS) writeFileSync(path, screen);
  assert.equal(screen, readFileSync(path, "utf8"));
}
