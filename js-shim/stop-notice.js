// The notice of why a session stopped, from OpenCode 1's server if the plugin's terminal half does not show it.

import { attempt } from "./failures.js";
import { report } from "./run.js";
import { isOff, withSettings } from "./settings.js";

/** The notices given so far, until the process ends. @type {unknown[]} */
let given = [];

/**
 * Records a refusal and shows it once: as a toast in a terminal that has only the plugin's server half, else on
 * standard error. Besides the answer, `opencode run` shows only standard error.
 * @param {any} context
 * @param {unknown} options
 * @param {import("./signals.js").Signal} refusal
 * @param {boolean} isMainThread false in a terminal's server, which runs in a worker
 */
export async function notifyStop(context, options, refusal, isMainThread) {
  const settings = await withSettings(options);
  const isTold = isOff(settings.toast) || (!isMainThread && (await hasTerminalHalf(context)));
  const due = await report(options, (run) => (isTold ? undefined : run.stops(given)), {
    intent: "remembered",
    sends: false,
    signals: [refusal],
  });
  if (!due) return;
  given = due.given;
  const { text: message } = due;
  if (message === "") return;
  const body = { title: "mystatus", message, variant: "error", duration: 10_000 };
  const { writeSync } = process.getBuiltinModule("node:fs");
  // Where nobody reads standard error any more, Node's own stream would end the host.
  if (isMainThread) attempt(() => writeSync(2, `mystatus: ${message}\n`), undefined);
  // Not awaited: a terminal that never answers must not hold back the next notice.
  else attempt(() => context.client?.tui?.showToast?.({ body }), undefined);
}

/** @param {any} context */
async function hasTerminalHalf(context) {
  return (await import("./terminal.js")).hasTerminalHalf(context);
}
