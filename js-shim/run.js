// The report that every entry point asks for. The run's modules are loaded while the core is compiled.

import { loadCore } from "./core.js";

/** @typedef {import("../pkg/mystatus.js").Run} Run */

/**
 * Options of a report.
 * @template T
 * @typedef {object} Asked
 * @property {(shown: T) => void} [onProgress] is called with the partial result whenever more is known
 * @property {string} [words] what was typed after the command
 * @property {object} [store] the credentials by provider, if the host keeps them itself
 * @property {"asked" | "opened" | "automatic" | "remembered"} [intent] how old a cached reading may be: never used; a
 *   minute; the platform's interval; any age, and known accounts are not queried
 * @property {string[]} [enable] the opt-in platforms that the user named for this run; never taken from options, which
 *   may come from a project
 * @property {boolean} [sends] whether to query the platforms; otherwise only files are read
 * @property {boolean} [diagnoses] whether to check everything that is read
 * @property {import("./sessions.js").List} [list] lists the host's sessions, if it has any
 * @property {unknown} [kept] the usage samples that the host stored
 * @property {import("./signals.js").Signal[]} [signals] signals from the sessions' own requests before this run
 * @property {boolean} [inTime] whether to show what is known once the time limit of one account is over
 */

/**
 * Reports on every account.
 * @template T
 * @param {unknown} options the user's options, which the core reads
 * @param {(run: Run) => T} show turns the run into the caller's result
 * @param {Asked<T>} [asked]
 * @returns {Promise<T>}
 */
export async function report(options, show, asked = {}) {
  const [core, { runReport }] = await Promise.all([loadCore(), import("./running.js")]);
  return runReport(core, options, show, asked);
}
