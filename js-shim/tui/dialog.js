// The dialog that `/mystatus` opens.

import { effect, setProp, useTerminalDimensions } from "@opentui/solid";
import { createSignal } from "solid-js";
import { broken } from "../broken.js";
import { el, lineOf } from "./elements.js";

/** @typedef {import("./elements.js").Host} Host */
/** @typedef {import("./elements.js").Line} Line */
/** @typedef {import("../../pkg/mystatus.js").Run} Run */

/**
 * Opens the report's dialog and fills it as platforms answer.
 * @param {Host} host
 * @param {unknown} options
 * @param {() => (run: Run) => void} begin begins a run, and returns what the finished one is given to
 * @param {string} [words] what was typed after the command
 */
export function openDialog(host, options, begin, words) {
  const [lines, setLines] = createSignal(/** @type {Line[]} */ ([[["…", "muted"]]]));
  let isOpen = true;
  let isRunning = false;
  const show = (/** @type {Line[]} */ found) => {
    if (isOpen) setLines(found);
  };
  const refresh = async (/** @type {"asked" | "opened"} */ intent) => {
    // A key that is held down asks once: who asks meanwhile joins.
    if (isRunning) return;
    isRunning = true;
    show(await readLines(options, words, intent, show, begin));
    isRunning = false;
  };
  let release = () => {};
  const close = () => {
    isOpen = false;
    release();
  };
  const render = () => {
    const trackOptions = { foregroundColor: host.thumb(), backgroundColor: "transparent", renderBefore: measure };
    const verticalScrollbarOptions = { trackOptions };
    const view = el("scrollbox", { scrollY: true, verticalScrollbarOptions }, () =>
      lines().map((line) => lineOf(host, line)),
    );
    release = host.bindKeys(keysOf(view, refresh));
    return frameOf(host, view, lines);
  };
  host.showDialog(render, close);
  refresh("opened");
}

/**
 * The report's lines. Never rejects: what fails is told in them.
 * @param {unknown} options
 * @param {string | undefined} words
 * @param {"asked" | "opened"} intent
 * @param {(lines: Line[]) => void} onProgress
 * @param {() => (run: Run) => void} begin
 * @returns {Promise<Line[]>}
 */
async function readLines(options, words, intent, onProgress, begin) {
  try {
    const { report } = await import("../run.js");
    // Of some platforms only, it is not for the sidebar.
    const take = words ? () => {} : begin();
    const read = (/** @type {Run} */ run) => {
      if (run.done()) take(run);
      return run.lines();
    };
    return await report(options, read, { intent, onProgress, ...(words ? { words } : {}) });
  } catch (error) {
    return [[[broken(error), "bad"]]];
  }
}

/**
 * What the keys do while the dialog is open; Esc is the host's.
 * @param {import("@opentui/solid").Element} view
 * @param {(intent: "asked") => void} refresh
 */
function keysOf(view, refresh) {
  const page = () => Math.max(1, view.height - 1);
  const scroll = (/** @type {() => number} */ by) => () => view.scrollBy(by());
  return [
    { key: "r", run: () => refresh("asked") },
    { key: "up", run: scroll(() => -1) },
    { key: "down", run: scroll(() => 1) },
    { key: "k", run: scroll(() => -1) },
    { key: "j", run: scroll(() => 1) },
    { key: "pageup", run: scroll(() => -page()) },
    { key: "pagedown", run: scroll(page) },
    { key: "home", run: scroll(() => -view.scrollHeight) },
    { key: "end", run: scroll(() => view.scrollHeight) },
  ];
}

/**
 * Gives a scrollbar's track the height of what is in view, which it loses where it is told before the content has one.
 * @this {{ parent: { viewportSize: number }, viewPortSize: number }}
 */
function measure() {
  this.viewPortSize = this.parent.viewportSize;
}

/**
 * The dialog: a title with the keys, and the report as high as it is, or as the screen allows.
 * @param {Host} host
 * @param {import("@opentui/solid").Element} view
 * @param {() => Line[]} lines
 */
function frameOf(host, view, lines) {
  const screen = useTerminalDimensions();
  effect(() => {
    // The host begins its dialogs a quarter down the screen.
    const room = Math.max(3, screen().height - Math.floor(screen().height / 4) - 5);
    setProp(view, "maxHeight", room);
    setProp(view, "minHeight", Math.min(lines().length, room));
  });
  return el(
    "box",
    { paddingLeft: 2, paddingRight: 2, paddingBottom: 1, gap: 1 },
    el(
      "box",
      { flexDirection: "row", justifyContent: "space-between" },
      lineOf(host, [["mystatus", "heading"]]),
      lineOf(host, [["↑↓  r ↻  esc", "muted"]]),
    ),
    view,
  );
}
