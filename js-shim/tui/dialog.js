// The dialog that `/mystatus` opens. The core decides what it shows and what its keys do.

import { effect, setProp, useTerminalDimensions } from "@opentui/solid";
import { createSignal } from "solid-js";
import { coreFailureText } from "../failures.js";
import { el, lineOf } from "./elements.js";
import { eraseSamples, storedSamples } from "./samples.js";

/** @typedef {import("./elements.js").Host} Host */
/** @typedef {import("./elements.js").Line} Line */
/** @typedef {import("../../pkg/mystatus.js").Run} Run */
/** @typedef {import("../../pkg/mystatus.js").Shown} Shown */
/** @typedef {{ parent: { viewportSize: number }, viewPortSize: number }} Track */

/** The width of the host's widest dialog, the columns next to it on any screen, and those around its content. */
const WIDEST = 116;
const BESIDE = 2;
const AROUND = 5;

/** How often the times on the screen are brought up to date. */
const DRAW_EVERY_MS = 60_000;

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

/** The keys that are passed to the core. */
const KEYS = [
  ...LETTERS,
  ...LETTERS.map((letter) => `shift+${letter}`),
  ..."0123456789/?-._@+:()",
  ...["up", "down", "left", "pageup", "pagedown", "home", "end", "return", "backspace", "space"],
  ...["ctrl+d", "ctrl+u", "ctrl+f", "ctrl+b"],
];

/** @type {(line: Line) => Shown} */
const saying = (line) => ({
  title: [["mystatus", "heading"]],
  keys: [["↑↓  ⏎  /  r  ?  esc", "muted"]],
  lines: [line],
  at: null,
  starts: [],
  top: 0,
});

/**
 * Opens the report's dialog and updates it as platforms answer.
 * @param {Host} host
 * @param {unknown} options
 * @param {(follow: (newest: Run) => void) => (run: Run) => void} begin begins a run, and returns the function that takes
 *   the finished run; from then on calls `follow` with each newer run, and with one that changed
 * @param {string} [words] what was typed after the command
 */
export function openDialog(host, options, begin, words) {
  /** What is shown, besides the signal: an effect that read the signal would rerun whenever it sets it. */
  let latest = saying([["…", "muted"]]);
  const [shown, setShown] = createSignal(latest);
  /** The dialog's state after the last key. @type {unknown} */
  let state;
  /** @type {Run | undefined} */
  let run;
  let isOpen = true;
  let isRunning = false;
  /** Whether the run that is under way has not shown all that it finds. */
  let isPending = false;
  /** Whether the run checks everything that it reads. */
  let diagnoses = false;
  let columns = WIDEST;
  /** @type {import("@opentui/solid").Element} */
  let view;

  /** The line to scroll to, until the host has drawn it. @type {number | undefined} */
  let wanted;

  const put = (/** @type {Shown} */ next) => {
    latest = next;
    setShown(next);
  };
  const scrollTo = (/** @type {number} */ top) => {
    view.scrollTop = wanted = top;
  };
  const tell = (/** @type {unknown} */ error) => {
    // The run's instance of the core may be gone; only a new run can show more.
    run = undefined;
    if (isOpen) put(saying([[coreFailureText(error), "bad"]]));
  };
  const draw = () => {
    if (!isOpen || !run) return;
    try {
      const { at, starts } = latest;
      const next = run.show(state, columns, { at, starts, top: wanted ?? view.scrollTop });
      put(next);
      scrollTo(next.top);
    } catch (error) {
      tell(error);
    }
  };
  const follow = (/** @type {Run} */ newest) => {
    // A pending run of the dialog's own will bring more, and no other has the check-up.
    if (newest !== run && (isPending || diagnoses)) return;
    run = newest;
    draw();
  };
  const refresh = async (/** @type {"asked" | "opened"} */ intent) => {
    // A key that is held down starts one run only.
    if (isRunning) return;
    isRunning = isPending = true;
    const isDiagnosed = diagnoses;
    try {
      const { report } = await import("../run.js");
      // A report on some platforms only is not for the sidebar.
      const take = words ? () => {} : begin(follow);
      const read = (/** @type {Run} */ latest) => {
        run = latest;
        isPending = !run.done();
        if (!isPending) take(run);
        draw();
      };
      const known = { list: host.list, kept: storedSamples(host), diagnoses };
      await report(options, read, { intent, ...known, onProgress: () => {}, ...(words ? { words } : {}) });
    } catch (error) {
      tell(error);
    }
    isRunning = isPending = false;
    if (isOpen && diagnoses !== isDiagnosed) await refresh("asked");
  };
  const press = (/** @type {string} */ key) => {
    if (!run) {
      if (key === "r") refresh("asked");
      return;
    }
    try {
      const pressed = run.press(state, key, columns, view.height, view.scrollTop);
      state = pressed.state;
      if (pressed.forget) {
        run.setSamples(null);
        // If the run's instance of the core is gone by then, drawing tells so.
        eraseSamples(host, run).then(draw, draw);
      }
      draw();
      if (pressed.refresh) refresh("asked");
      if (pressed.diagnose) {
        diagnoses = true;
        // Only a request tells where it goes, and whether it works by now.
        refresh("asked");
      }
      if (pressed.close) close();
      else scrollTo(pressed.top);
    } catch (error) {
      tell(error);
    }
  };
  /**
   * Sets the height of the scrollbar's track, which the host loses if it is set before the content has a height.
   * @this {Track}
   */
  function settle() {
    this.viewPortSize = this.parent.viewportSize;
    // Before the host measured the new lines, it could scroll only to the end of the old ones.
    if (wanted !== undefined) view.scrollTop = wanted;
    wanted = undefined;
  }
  const render = () => {
    // The host draws anew when what it was drawn with changes, such as the theme.
    release();
    const trackOptions = { foregroundColor: host.thumb(), backgroundColor: "transparent", renderBefore: settle };
    view = el("scrollbox", { scrollY: true, verticalScrollbarOptions: { trackOptions } }, () =>
      shown().lines.map((line) => lineOf(host, line)),
    );
    const screen = useTerminalDimensions();
    effect(() => {
      columns = Math.min(WIDEST, screen().width - BESIDE) - AROUND;
      draw();
    });
    const unbind = host.bindKeys(KEYS.map((key) => ({ key, run: () => press(key) })));
    const timer = setInterval(draw, DRAW_EVERY_MS);
    timer.unref();
    release = () => {
      clearInterval(timer);
      unbind();
    };
    return frameOf(host, view, shown);
  };
  let release = () => {};
  const close = host.showDialog(render, () => {
    isOpen = false;
    release();
  });
  refresh("opened");
}

/**
 * The dialog's frame: the title, the keys and `view`, which is as high as its content or as the screen allows.
 * @param {Host} host
 * @param {import("@opentui/solid").Element} view
 * @param {() => Shown} shown
 */
function frameOf(host, view, shown) {
  const screen = useTerminalDimensions();
  effect(() => {
    // The host places its dialogs a quarter down the screen.
    const room = Math.max(3, screen().height - Math.floor(screen().height / 4) - 5);
    setProp(view, "maxHeight", room);
    setProp(view, "minHeight", Math.min(shown().lines.length, room));
  });
  return el(
    "box",
    { paddingLeft: 2, paddingRight: 2, paddingBottom: 1, gap: 1 },
    el("box", { flexDirection: "row", justifyContent: "space-between" }, () => [
      lineOf(host, shown().title),
      lineOf(host, shown().keys),
    ]),
    view,
  );
}
