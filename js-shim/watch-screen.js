// `--watch`: redraws the report in place on the alternate screen until the user ends it.

import { coreFailureText } from "./failures.js";
import { report } from "./run.js";

/** @typedef {import("./run.js").Run} Run */
/** @typedef {import("../pkg/mystatus.js").RunRequest} Reported */

/** Switches to the alternate screen, hides the cursor, and turns line wrap off. */
const BEGIN = "\u001b[?1049h\u001b[?25l\u001b[?7l";
/** Undoes all of BEGIN. */
const END = "\u001b[?7h\u001b[?25h\u001b[?1049l";
const TO_LINE_END = "\u001b[K";
const TO_SCREEN_END = "\u001b[J";

/** The keys that end it: q, Ctrl-C and Ctrl-D, which a terminal in raw mode passes on unchanged. */
const ENDING = ["q", "Q", "\u0003", "\u0004"];

/** The signals that end it, with their exit status: an interrupt is the usual way to end it. */
const SIGNALS = /** @type {[NodeJS.Signals, number][]} */ ([
  ["SIGINT", 0],
  ["SIGTERM", 128 + 15],
]);

/**
 * Draws until the user ends it.
 * @param {Reported} asked
 * @param {NonNullable<Reported["watch"]>} how
 * @returns {Promise<number>} the exit status
 */
export function watching({ options, enable }, { colour, seconds, words }) {
  const { stdin, stdout } = process;
  /** @type {Run | undefined} */
  let latest;
  let text = "";
  const draw = () => {
    // A terminal that does not know its size reports 0.
    const [columns, rows] = [stdout.columns || 80, stdout.rows || 24];
    try {
      if (latest) text = latest.text(colour, columns);
    } catch (error) {
      text = coreFailureText(error);
    }
    const lines = text.split("\n");
    const shown = lines.slice(0, rows - 1).map((line) => `${line}${TO_LINE_END}\r\n`);
    const hidden = lines.length - shown.length;
    const below = hidden > 0 ? `${words} · ↓ ${hidden}` : words;
    stdout.write(`\u001b[H${shown.join("")}${TO_SCREEN_END}\u001b[${rows}H${below}${TO_LINE_END}`);
  };
  const take = (/** @type {Run} */ run) => {
    latest = run;
    draw();
  };
  let isFirst = true;
  const ask = async () => {
    try {
      // Later runs query each platform no more often than its interval allows, and replace the screen only when
      // complete.
      const asked = isFirst ? { onProgress: take } : { intent: /** @type {const} */ ("automatic") };
      take(await report(options, (run) => run, { enable, ...asked }));
    } catch (error) {
      latest = undefined;
      text = coreFailureText(error);
      draw();
    }
    isFirst = false;
    setTimeout(ask, seconds * 1000);
  };
  return new Promise((resolve) => {
    const restore = (/** @type {() => void} */ then) => {
      try {
        if (stdin.isTTY) stdin.setRawMode(false);
      } catch {
        // The terminal is gone.
      }
      stdout.write(END, then);
    };
    const end = (/** @type {number} */ status) => restore(() => resolve(status));
    // If the terminal is gone, the signal itself ends Node: a normal exit would try to restore the terminal and abort.
    const hangUp = () => {
      try {
        process.kill(process.pid, "SIGHUP");
      } catch {
        // Windows can send no such signal.
        process.exit(128 + 1);
      }
    };
    for (const [signal, status] of SIGNALS) process.once(signal, () => end(status));
    process.once("SIGHUP", () => restore(hangUp));
    stdin.on("error", hangUp);
    stdout.on("error", hangUp);
    stdout.on("resize", draw);
    if (stdin.isTTY) {
      stdin.setRawMode(true);
      stdin.on("data", (keys) => {
        const typed = keys.toString();
        if (ENDING.some((key) => typed.includes(key))) end(0);
      });
    }
    stdout.write(BEGIN);
    void ask();
  });
}
