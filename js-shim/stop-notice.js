// Why a session stopped, told by OpenCode 1's server where no terminal's half of the plugin tells it.

import { isOff } from "./early-options.js";
import { report } from "./run.js";
import { withSettings } from "./settings.js";

/** What was told, for as long as the process lives. @type {unknown[]} */
let given = [];

/**
 * Takes in a refusal, and tells of it once: in a toast of a terminal that has this half of the plugin only,
 * else on standard error, which is all that somebody sees of `opencode run` besides the answer.
 * @param {any} context
 * @param {unknown} options
 * @param {import("./signals.js").Signal} refusal
 * @param {boolean} isMainThread whether this is no terminal's server
 */
export async function notifyStop(context, options, refusal, isMainThread) {
  const settings = await withSettings(options);
  const isTold = isOff(settings.toast) || (!isMainThread && (await hasTerminalHalf(context)));
  const due = await report(options, (run) => (isTold ? undefined : run.stops(given)), {
    intent: "remembered",
    sends: false,
    heard: [refusal],
  });
  if (!due) return;
  given = due.given;
  const { text: message } = due;
  if (message === "") return;
  if (isMainThread) process.stderr.write(`mystatus: ${message}\n`);
  else
    await context.client?.tui?.showToast?.({
      body: { title: "mystatus", message, variant: "error", duration: 10_000 },
    });
}

/** @param {any} context */
async function hasTerminalHalf(context) {
  return (await import("./terminal.js")).hasTerminalHalf(context);
}
