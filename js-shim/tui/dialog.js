// The dialog that `/mystatus` opens. What it shows, and what its keys do, the core says.

import { effect, setProp, useTerminalDimensions } from "@opentui/solid";
import { createSignal } from "solid-js";
import { coreFailureText } from "../core-failure.js";
import { el, lineOf } from "./elements.js";
import { eraseSamples, storedSamples } from "./samples.js";

/** @typedef {import("./elements.js").Host} Host */
/** @typedef {import("./elements.js").Line} Line */
/** @typedef {import("../../pkg/mystatus.js").Run} Run */
/** @typedef {import("../../pkg/mystatus.js").Shown} Shown */
/** @typedef {{ parent: { viewportSize: number }, viewPortSize: number }} Track */

/** The columns of the host's widest dialog, and on any screen those beside it and around what is in it. */
const WIDEST = 116;
const BESIDE = 2;
const AROUND = 5;

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"];

/** The keys that the core is told of. */
const KEYS = [
  ...LETTERS,
  ...LETTERS.map((letter) => `shift+${letter}`),
  ..."0123456789/?-._@",
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
 * Opens the report's dialog and fills it as platforms answer.
 * @param {Host} host
 * @param {unknown} options
 * @param {() => (run: Run) => void} begin begins a run, and returns what the finished one is given to
 * @param {string} [words] what was typed after the command
 */
export function openDialog(host, options, begin, words) {
  /** What is shown. Kept beside the signal, as an effect that read that would run again whenever it set it. */
  let latest = saying([["…", "muted"]]);
  const [shown, setShown] = createSignal(latest);
  /** What the last key made of the dialog. @type {unknown} */
  let state;
  /** @type {Run | undefined} */
  let run;
  let isOpen = true;
  let isRunning = false;
  /** Whether everything that is read is examined. */
  let diagnoses = false;
  let columns = WIDEST;
  /** @type {import("@opentui/solid").Element} */
  let view;

  /** The line that is to be the first in view, until the host has drawn it. @type {number | undefined} */
  let wanted;

  const put = (/** @type {Shown} */ next) => {
    latest = next;
    setShown(next);
  };
  const scrollTo = (/** @type {number} */ top) => {
    view.scrollTop = wanted = top;
  };
  const tell = (/** @type {unknown} */ error) => {
    // Its instance of the core may be gone: nothing but a new run has more to say.
    run = undefined;
    if (isOpen) put(saying([[coreFailureText(error), "bad"]]));
  };
  const draw = () => {
    if (!isOpen || !run) return;
    try {
      const { at, starts } = latest;
      const next = run.show(state, columns, { at, starts, top: view.scrollTop });
      put(next);
      scrollTo(next.top);
    } catch (error) {
      tell(error);
    }
  };
  const refresh = async (/** @type {"asked" | "opened"} */ intent) => {
    // A key that is held down asks once: who asks meanwhile joins.
    if (isRunning) return;
    isRunning = true;
    const isDiagnosed = diagnoses;
    try {
      const { report } = await import("../run.js");
      // Of some platforms only, it is not for the sidebar.
      const take = words ? () => {} : begin();
      const read = (/** @type {Run} */ latest) => {
        run = latest;
        if (run.done()) take(run);
        draw();
      };
      const known = { list: host.list, kept: storedSamples(host), diagnoses };
      await report(options, read, { intent, ...known, onProgress: () => {}, ...(words ? { words } : {}) });
    } catch (error) {
      tell(error);
    }
    isRunning = false;
    if (diagnoses !== isDiagnosed) await refresh("opened");
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
        eraseSamples(host);
        run.set_samples(null);
      }
      draw();
      if (pressed.refresh) refresh("asked");
      if (pressed.diagnose) {
        diagnoses = true;
        refresh("opened");
      }
      if (pressed.close) close();
      else scrollTo(pressed.top);
    } catch (error) {
      tell(error);
    }
  };
  /**
   * Gives the scrollbar's track the height of what is in view, which it loses where it is told before the content has one.
   * @this {Track}
   */
  function settle() {
    this.viewPortSize = this.parent.viewportSize;
    // Before what is new was measured, the host scrolled no further than to the end of what was old.
    if (wanted !== undefined) view.scrollTop = wanted;
    wanted = undefined;
  }
  const render = () => {
    const trackOptions = { foregroundColor: host.thumb(), backgroundColor: "transparent", renderBefore: settle };
    view = el("scrollbox", { scrollY: true, verticalScrollbarOptions: { trackOptions } }, () =>
      shown().lines.map((line) => lineOf(host, line)),
    );
    const screen = useTerminalDimensions();
    effect(() => {
      columns = Math.min(WIDEST, screen().width - BESIDE) - AROUND;
      draw();
    });
    release = host.bindKeys(KEYS.map((key) => ({ key, run: () => press(key) })));
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
 * The dialog: a title with the keys, and what is shown, as high as it is, or as the screen allows.
 * @param {Host} host
 * @param {import("@opentui/solid").Element} view
 * @param {() => Shown} shown
 */
function frameOf(host, view, shown) {
  const screen = useTerminalDimensions();
  effect(() => {
    // The host begins its dialogs a quarter down the screen.
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
