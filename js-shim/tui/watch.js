// The parts that are always on the screen: the sidebar's section, the words next to the prompt, and warnings. Platforms
// are queried only while a part is on the screen, at most once a minute. The plugin's server half shares no state with
// it: that one queries when it is called and, with `advise`, when a turn begins.

import { useTerminalDimensions } from "@opentui/solid";
import { createSignal, onCleanup } from "solid-js";
import { attempt } from "../failures.js";
import { isOff } from "../settings.js";
import { el, lineOf } from "./elements.js";

/** @typedef {import("./elements.js").Host} Host */
/** @typedef {import("./elements.js").Line} Line */
/** @typedef {import("./elements.js").Model} Model */
/** @typedef {import("../signals.js").Signal} Signal */
/** @typedef {import("../../pkg/mystatus.js").Run} Run */

const EVERY_MS = 5 * 60_000;
const AT_MOST_EVERY_MS = 60_000;
/** Does not delay OpenCode's first screen. */
const FIRST_AFTER_MS = 1000;

/**
 * The columns that the host needs for itself beside the prompt's words: its edges, an agent and a model. With fewer, it
 * would break its own words too.
 */
const OF_HOST = 50;

/** The columns above which the host shows its sidebar beside a session, and that this takes. */
const WIDE = 120;
const OF_SIDEBAR = 42;

/** The host's key for the warnings already given. */
const GIVEN = "opencode-mystatus.given";

/**
 * Registers what `options` leave on.
 * @param {Host} host
 * @param {any} options the options in the plugin's entry of tui.json
 * @param {() => void} open opens the dialog
 * @param {(error: unknown) => void} lacks reports a registration that the host refused; the others still take place
 * @returns {(follow: (newest: Run) => void) => (run: Run) => void} begins the dialog's run, and returns the function
 *   that takes the result; from now on calls `follow` with each newer run, and with one that got samples
 */
export function watch(host, options, open, lacks) {
  const [latest, setLatest] = createSignal(/** @type {Run | undefined} */ (undefined));
  let onScreen = 0;
  let asked = 0;
  let begun = 0;
  let taken = 0;
  /** Gives the newest run to the dialog opened last. @type {(newest: Run) => void} */
  let tellDialog = () => {};
  /** The last refusal, and how many runs had begun before it. @type {{ refusal: Signal, begun: number } | undefined} */
  let refused;
  /** The refusals that no run has taken yet: those of many sessions at once share one. @type {Signal[]} */
  let waiting = [];
  let isTelling = false;
  /** @type {Promise<void> | undefined} */
  let running;
  /** The warnings already given. @type {unknown[]} */
  let given = [];
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let isOver = false;

  const begin = (follow = tellDialog) => {
    tellDialog = follow;
    begun += 1;
    const mine = begun;
    asked = Date.now();
    return (/** @type {Run} */ run) => {
      if (isOver) return;
      // A run that began before the shown one knows less, however late it ends.
      if (mine < taken) return tellDialog(latest() ?? run);
      taken = mine;
      // Within this minute, the core would return the same readings again.
      asked = Date.now();
      setLatest(run);
      // Imported here: at the top of the file, OpenCode's start would wait for it.
      import("./samples.js")
        .then(({ storeSamples }) => storeSamples(host, run))
        .then(() => tellDialog(latest() ?? run))
        .catch(() => {});
      if (!isOff(options?.toast)) given = warn(host, (given) => run.warnings(given), given);
      // The run's answers may predate the refusal; the cache has both.
      if (refused && mine > refused.begun) refused = undefined;
      else if (refused) stopped(refused.refusal);
    };
  };
  const run = async () => {
    const take = begin();
    try {
      const [{ report }, { storedSamples }] = await Promise.all([import("../run.js"), import("./samples.js")]);
      await report(options, take, { intent: "automatic", list: host.list, kept: storedSamples(host) });
    } catch {
      // The dialog reports what is wrong; nobody asked for anything here.
    }
  };
  const refresh = async () => {
    const since = Date.now() - asked;
    // After the clock was set back, the elapsed time is not known.
    if (isOver || running || onScreen <= 0 || (since >= 0 && since < AT_MOST_EVERY_MS)) return running;
    running = run();
    await running;
    running = undefined;
  };
  const schedule = (/** @type {number} */ ms) => {
    clearTimeout(timer);
    if (onScreen > 0 && !isOver) timer = setTimeout(() => refresh().then(() => schedule(EVERY_MS)), ms);
  };
  const show = () => {
    onScreen += 1;
    // After the clock was set back, no more than usual; and of a negative time, Bun would warn on the screen.
    if (onScreen === 1)
      schedule(asked === 0 ? FIRST_AFTER_MS : Math.min(EVERY_MS, Math.max(0, asked + EVERY_MS - Date.now())));
    onCleanup(() => {
      onScreen -= 1;
      if (onScreen === 0) clearTimeout(timer);
    });
  };

  const words = (/** @type {() => Model} */ model) => {
    show();
    const screen = attempt(() => useTerminalDimensions(), undefined);
    const room = () => {
      const width = screen?.().width;
      return width && Math.max(0, width - OF_HOST - (width > WIDE ? OF_SIDEBAR : 0));
    };
    return el("box", {}, () => {
      const { provider, id } = model();
      const line = shown(latest(), (run) => run.prompt(provider, id, room()));
      return line ? lineOf(host, line) : null;
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
    waiting.push(refusal);
    if (isTelling) return;
    isTelling = true;
    try {
      const [{ report }, { storedSamples }] = await Promise.all([import("../run.js"), import("./samples.js")]);
      let before = taken;
      const take = (/** @type {Run} */ run) => {
        if (isOver) return;
        // A run that lacks an account, or that is older than the shown one, would hide what is known.
        if (run.done() && taken === before) {
          setLatest(run);
          tellDialog(run);
        }
        if (!isOff(options?.toast)) given = warn(host, (given) => run.stops(given), given);
      };
      do {
        before = taken;
        const signals = waiting;
        waiting = [];
        const known = { list: host.list, kept: storedSamples(host) };
        // What broke is reported by the dialog; refusals that wait get a run of their own.
        await report(options, take, { intent: "remembered", sends: false, signals, ...known }).catch(() => {});
        // A run that finished meanwhile may lack the refusals; by now, the cache has both.
      } while (waiting.length > 0 || taken !== before);
    } catch {
      // As above: the dialog reports it.
    }
    isTelling = false;
  };
  const dispose = () => {
    isOver = true;
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
 * Returns what `show` makes of `run`; nothing without a run, or if the run's instance of the core is gone.
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
 * The sidebar's section. A click on its title folds it, and a click on its lines opens the dialog.
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
    // The dialog opens on release: if it opened on press, the host would take the release for a click outside and close
    // it. A release without a press here ends a selection elsewhere.
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
 * Shows all due warnings in one toast, because the host shows only the newest. The host stores the given warnings
 * across restarts; the caller keeps them too, as the host's store may be full or gone.
 * @param {Host} host
 * @param {(given: unknown) => ReturnType<Run["warnings"]>} due
 * @param {unknown[]} before the warnings given before, as far as the caller knows
 * @returns {unknown[]} the warnings given by now
 */
function warn(host, due, before) {
  const { text, bad, given } = due([...recalled(host), ...before]);
  attempt(() => host.keep(GIVEN, given), undefined);
  if (text === "") return given;
  const variant = bad ? "error" : "warning";
  attempt(() => host.toast({ variant, title: "mystatus", message: text, duration: 10_000 }), undefined);
  return given;
}

/**
 * Returns the given warnings that the host stored; none if its store fails or holds another value.
 * @param {Host} host
 * @returns {unknown[]}
 */
function recalled(host) {
  const kept = attempt(() => host.recall(GIVEN), []);
  return Array.isArray(kept) ? kept : [];
}
