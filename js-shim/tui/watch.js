// What is in sight without being asked for: the sidebar's section, the words beside the prompt, and warnings. The
// platforms are asked only while something of it is on the screen, and at most once a minute. The plugin's other half
// shares none of it: it asks when it is called and, with `advise`, when a turn begins.

import { createSignal, onCleanup } from "solid-js";
import { isOff } from "../early-options.js";
import { attempt } from "./attempt.js";
import { el, lineOf } from "./elements.js";

/** @typedef {import("./elements.js").Host} Host */
/** @typedef {import("./elements.js").Line} Line */
/** @typedef {import("./elements.js").Model} Model */
/** @typedef {import("../signals.js").Signal} Signal */
/** @typedef {import("../../pkg/mystatus.js").Run} Run */

const EVERY_MS = 5 * 60_000;
const AT_MOST_EVERY_MS = 60_000;
/** Leaves OpenCode's first screen alone. */
const FIRST_AFTER_MS = 1000;

/** The key under which the host keeps the warnings that were given. */
const GIVEN = "opencode-mystatus.given";

/**
 * Registers what `options` leave on.
 * @param {Host} host
 * @param {any} options the options in the plugin's entry of tui.json
 * @param {() => void} open opens the dialog
 * @param {(error: unknown) => void} lacks is told what the host could not take, which leaves the rest as it is
 * @returns {() => (run: Run) => void} begins a run of somebody else's, and returns what takes it in
 */
export function watch(host, options, open, lacks) {
  const [latest, setLatest] = createSignal(/** @type {Run | undefined} */ (undefined));
  let onScreen = 0;
  let asked = 0;
  let begun = 0;
  let taken = 0;
  /** The last refusal, and how many runs had begun by then. @type {{ refusal: Signal, begun: number } | undefined} */
  let refused;
  /** @type {Promise<void> | undefined} */
  let running;
  /** The warnings that were given. @type {unknown[]} */
  let given = [];
  /** @type {NodeJS.Timeout | undefined} */
  let timer;

  const begin = () => {
    begun += 1;
    const mine = begun;
    asked = Date.now();
    return (/** @type {Run} */ run) => {
      // One that began before what is shown knows less, however late it ends.
      if (mine < taken) return;
      taken = mine;
      // Before this is a minute old, the core would show it once more.
      asked = Date.now();
      setLatest(run);
      // Not above, as OpenCode would wait for it when it starts.
      import("./samples.js").then(({ storeSamples }) => storeSamples(host, run)).catch(() => {});
      if (!isOff(options?.toast)) given = warn(host, (given) => run.warnings(given), given);
      // Its answer may be from before the refusal; what is remembered has both.
      if (refused && mine <= refused.begun && run.done()) stopped(refused.refusal);
    };
  };
  const run = async () => {
    const take = begin();
    try {
      const [{ report }, { storedSamples }] = await Promise.all([import("../run.js"), import("./samples.js")]);
      await report(options, take, { intent: "automatic", list: host.list, kept: storedSamples(host) });
    } catch {
      // The dialog tells what is wrong; nobody asked for anything here.
    }
  };
  const refresh = async () => {
    const since = Date.now() - asked;
    // A clock that was set back says nothing of how long ago it was.
    if (running || onScreen <= 0 || (since >= 0 && since < AT_MOST_EVERY_MS)) return running;
    running = run();
    await running;
    running = undefined;
  };
  const schedule = (/** @type {number} */ ms) => {
    clearTimeout(timer);
    if (onScreen > 0) timer = setTimeout(() => refresh().then(() => schedule(EVERY_MS)), ms);
  };
  const show = () => {
    onScreen += 1;
    if (onScreen === 1)
      schedule(asked === 0 ? FIRST_AFTER_MS : Math.min(EVERY_MS, Math.max(0, asked + EVERY_MS - Date.now())));
    onCleanup(() => {
      onScreen -= 1;
      if (onScreen === 0) clearTimeout(timer);
    });
  };

  const words = (/** @type {() => Model} */ model) => {
    show();
    return el("box", {}, () => {
      const { provider, id } = model();
      const line = shown(latest(), (run) => run.prompt(provider, id));
      return line && lineOf(host, line);
    });
  };
  const sidebar = (/** @type {() => Model} */ model) => {
    show();
    const lines = () => {
      const { provider, id } = model();
      return shown(latest(), (run) => run.summary(provider, id)) ?? [];
    };
    return section(host, lines, open);
  };
  const slots = {
    prompt: isOff(options?.prompt) ? undefined : words,
    sidebar: isOff(options?.sidebar) ? undefined : sidebar,
  };
  const stopped = async (/** @type {Signal} */ refusal) => {
    refused = { refusal, begun };
    try {
      const { report } = await import("../run.js");
      let before = taken;
      const take = (/** @type {Run} */ run) => {
        // One that lacks an account, or is older than what is shown by now, would hide what is known.
        if (run.done() && taken === before) setLatest(run);
        if (!isOff(options?.toast)) given = warn(host, (given) => run.stops(given), given);
      };
      do {
        before = taken;
        await report(options, take, { intent: "remembered", sends: false, heard: [refusal], list: host.list });
        // What came meanwhile may lack what was refused; by now, what is remembered has both.
      } while (taken !== before);
    } catch {
      // As above.
    }
  };
  const dispose = () => {
    // Nothing is on the screen any more, whatever else is called.
    onScreen = Number.NEGATIVE_INFINITY;
    clearTimeout(timer);
  };
  const registrations = [
    () => host.fill(slots),
    () => host.onIdle(refresh),
    () => host.onRefusal(stopped),
    () => host.onDispose(dispose),
  ];
  for (const register of registrations) {
    try {
      register();
    } catch (error) {
      lacks(error);
    }
  }
  return begin;
}

/**
 * What `show` makes of the latest run; nothing where there is none, or where its instance of the core is gone.
 * @template T
 * @param {Run | undefined} run
 * @param {(run: Run) => T} show
 * @returns {T | undefined}
 */
function shown(run, show) {
  try {
    return run && show(run);
  } catch {
    return undefined;
  }
}

/**
 * The sidebar's section, which a click on its title folds, and one on its lines opens as a dialog.
 * @param {Host} host
 * @param {() => Line[]} lines
 * @param {() => void} open
 */
function section(host, lines, open) {
  const [isOpen, setOpen] = createSignal(true);
  let isPressed = false;
  return el("box", {}, () => {
    if (lines().length === 0) return [];
    const title = el("box", { onMouseDown: () => setOpen(!isOpen()) }, () =>
      lineOf(host, [[`${isOpen() ? "▼" : "▶"} mystatus`, "heading"]]),
    );
    // When it is released: what opens before that is closed by the release, which the host takes for a click beside it. And
    // not where it was pressed elsewhere, which is the end of a selection.
    const press = () => {
      isPressed = true;
    };
    const release = () => {
      if (isPressed) open();
      isPressed = false;
    };
    const body = el("box", { onMouseDown: press, onMouseUp: release }, ...lines().map((line) => lineOf(host, line)));
    return isOpen() ? [title, body] : [title];
  });
}

/**
 * Warns of what is due, in one toast: the host shows only the newest. What was given is kept by the host, so that it is
 * not given again at the next start, and by the caller, as a host's store may be full or gone.
 * @param {Host} host
 * @param {(given: unknown) => ReturnType<Run["warnings"]>} due
 * @param {unknown[]} before what was given before, as far as the caller knows
 * @returns {unknown[]} what is given by now
 */
function warn(host, due, before) {
  // Each once, as one that is kept twice would be four times the next time.
  const known = [...recalled(host), ...before].map((one) => /** @type {const} */ ([textOf(one), one]));
  const { text, bad, given } = due([...new Map(known).values()]);
  attempt(() => host.keep(GIVEN, given), undefined);
  if (text === "") return given;
  const variant = bad ? "error" : "warning";
  attempt(() => host.toast({ variant, title: "mystatus", message: text, duration: 10_000 }), undefined);
  return given;
}

/**
 * What the host kept of the warnings that were given; nothing where its store fails, or holds something else by now.
 * @param {Host} host
 * @returns {unknown[]}
 */
function recalled(host) {
  const kept = attempt(() => host.recall(GIVEN), []);
  return Array.isArray(kept) ? kept : [];
}

/** What `one`, whatever the host made of it, is told apart by. @param {unknown} one */
const textOf = (one) => attempt(() => JSON.stringify(one), "");
