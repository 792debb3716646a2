// What the terminal keeps of what windows showed, where the user wants that.

import { attempt } from "./attempt.js";

/** @typedef {import("./elements.js").Host} Host */

/** The key under which the host keeps it. */
const SAMPLES = "opencode-mystatus.samples";

/** What is kept. @param {Host} host */
export const storedSamples = (host) => attempt(() => host.recall(SAMPLES), undefined);

/**
 * Keeps what the core makes of what is kept and of `run`; nothing, also nothing of before, unless the user wants it.
 * @param {Host} host
 * @param {import("../../pkg/mystatus.js").Run} run
 */
export function storeSamples(host, run) {
  const samples = run.samples_to_store(storedSamples(host) ?? null);
  if (samples === null) eraseSamples(host);
  else if (samples !== undefined) attempt(() => host.keep(SAMPLES, samples), undefined);
}

/** Erases what is kept. @param {Host} host */
export const eraseSamples = (host) => attempt(() => host.keep(SAMPLES, undefined), undefined);
