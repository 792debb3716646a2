// What is in sight without being asked for: the sidebar's section, the words beside the prompt, and warnings. The
// platforms are asked only while something of it is on the screen, and at most once a minute; the plugin's other half
// asks only when it is called, so the two never double a request.

import { createSignal, onCleanup } from "solid-js";
import { el, lineOf } from "./elements.js";

/** @typedef {import("./elements.js").Host} Host */
/** @typedef {import("./elements.js").Line} Line */
/** @typedef {import("../../pkg/mystatus.js").Run} Run */

const EVERY_MS = 5 * 60_000;
const AT_MOST_EVERY_MS = 60_000;
/** Leaves OpenCode's first screen alone. */
const FIRST_AFTER_MS = 1000;

/**
 * Registers what `options` leave on.
 * @param {Host} host
 * @param {any} options the options in the plugin's entry of tui.json
 * @returns {(run: Run) => void} takes in a run that somebody else asked for
 */
export function watch(host, options) {
  const [summary, setSummary] = createSignal(
    /** @type {{ lines: Line[], prompts: Record<string, Line> }} */ ({ lines: [], prompts: {} }),
  );
  let onScreen = 0;
  let asked = 0;
  /** The warnings that were given. @type {unknown[]} */
  let given = [];
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const take = (/** @type {Run} */ run) => {
    asked = Date.now();
    setSummary(run.summary());
    if (options?.toast === false) return;
    const warnings = run.warnings(given);
    given = warnings.given;
    if (warnings.lines.length > 0) warn(host, warnings.lines);
  };
  const refresh = async () => {
    if (onScreen <= 0 || Date.now() - asked < AT_MOST_EVERY_MS) return;
    asked = Date.now();
    try {
      const { report } = await import("../run.js");
      await report(options, take);
    } catch {
      // The dialog tells what is wrong; nobody asked for anything here.
    }
  };
  const schedule = (/** @type {number} */ ms) => {
    clearTimeout(timer);
    if (onScreen > 0) timer = setTimeout(() => refresh().then(() => schedule(EVERY_MS)), ms);
  };
  const show = () => {
    onScreen += 1;
    if (onScreen === 1) schedule(asked === 0 ? FIRST_AFTER_MS : Math.max(0, asked + EVERY_MS - Date.now()));
    onCleanup(() => {
      onScreen -= 1;
      if (onScreen === 0) clearTimeout(timer);
    });
  };

  const words = (/** @type {() => string | undefined} */ provider) => {
    show();
    return el("box", {}, () => {
      const line = summary().prompts[provider() ?? ""];
      return line && lineOf(host, line);
    });
  };
  const sidebar = () => {
    show();
    return section(host, () => summary().lines);
  };
  host.fill({
    prompt: options?.prompt === false ? undefined : words,
    sidebar: options?.sidebar === false ? undefined : sidebar,
  });
  host.onIdle(refresh);
  host.onDispose(() => {
    // Nothing is on the screen any more, whatever else is called.
    onScreen = Number.NEGATIVE_INFINITY;
    clearTimeout(timer);
  });
  return take;
}

/**
 * The sidebar's section, which a click on its title folds.
 * @param {Host} host
 * @param {() => Line[]} lines
 */
function section(host, lines) {
  const [isOpen, setOpen] = createSignal(true);
  return el("box", {}, () => {
    if (lines().length === 0) return [];
    const title = el("box", { onMouseDown: () => setOpen(!isOpen()) }, () =>
      lineOf(host, [[`${isOpen() ? "▼" : "▶"} mystatus`, "heading"]]),
    );
    return [title, ...(isOpen() ? lines().map((line) => lineOf(host, line)) : [])];
  });
}

/**
 * Warns of windows in one toast: the host shows only the newest.
 * @param {Host} host
 * @param {Line[]} lines
 */
function warn(host, lines) {
  const variant = lines.flat().some(([, tone]) => tone === "bad") ? "error" : "warning";
  const message = lines.map((line) => line.map(([text]) => text).join("")).join("\n");
  host.toast({ variant, title: "mystatus", message, duration: 10_000 });
}
