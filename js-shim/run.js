// What a door calls for a report. A run has much to load itself, which is done while the core is compiled.

import { loadCore } from "./core.js";

/** @typedef {import("../pkg/mystatus.js").Run} Run */

/**
 * How a report is asked for.
 * @template T
 * @typedef {object} Asked
 * @property {(shown: T) => void} [onProgress] is given what is known by then, whenever more is known
 * @property {string} [words] what was typed after the command
 * @property {object} [store] the credentials by their providers, where the host keeps them itself
 * @property {"asked" | "opened" | "automatic" | "remembered"} [intent] whether the user asks anew, opens the report, nobody
 *   asks by hand, or nobody is to be asked, which says how fresh the readings have to be
 * @property {string[]} [enable] the opt-in platforms that the user named for this run; never from options, which a
 *   project may hold
 * @property {boolean} [sends] whether the platforms are asked; else only what the files hold is found
 * @property {boolean} [diagnoses] whether everything that is read is examined
 * @property {import("./sessions.js").List} [list] asks the host for its sessions, where it has any
 * @property {unknown} [kept] what the host kept of what windows showed before
 * @property {import("./signals.js").Signal[]} [heard] what sessions' own requests told before this run
 * @property {boolean} [inTime] whether what is known is shown as soon as one account's time is over
 */

/**
 * Reports on every account.
 * @template T
 * @param {unknown} options what the user asked for, as the core reads it
 * @param {(run: Run) => T} show turns the run into what the caller wants of it
 * @param {Asked<T>} [asked]
 * @returns {Promise<T>}
 */
export async function report(options, show, asked = {}) {
  const [core, { runReport }] = await Promise.all([loadCore(), import("./running.js")]);
  return runReport(core, options, show, asked);
}
