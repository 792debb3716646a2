// The usage samples of windows that the terminal stores if the option `memory` is on.

import { attempt } from "../failures.js";

/** @typedef {import("./elements.js").Host} Host */

/** The host's key for the samples. */
const SAMPLES = "opencode-mystatus.samples";

/** The core stores no more samples than this. */
const MOST = 4096;

/**
 * The stored samples, or what the host's store holds in their place; null where it holds nothing, so that the core knows
 * that there is a store.
 * @param {Host} host
 * @returns {unknown}
 */
export function storedSamples(host) {
  const stored = attempt(() => host.recall(SAMPLES), undefined) ?? null;
  return Array.isArray(stored) ? stored.slice(0, MOST) : stored;
}

/**
 * Stores the samples that the core makes of the stored ones and `run`, and gives `run` what is stored by then. If the
 * option `memory` is off, erases them.
 * @param {Host} host
 * @param {import("../../pkg/mystatus.js").Run} run
 */
export function storeSamples(host, run) {
  const samples = run.samplesToStore(storedSamples(host));
  if (samples === null) eraseSamples(host);
  else if (samples !== undefined) attempt(() => host.keep(SAMPLES, samples), undefined);
  const kept = storedSamples(host);
  if (kept !== null) run.setSamples(kept);
}

/** Erases the stored samples. @param {Host} host */
export const eraseSamples = (host) => attempt(() => host.keep(SAMPLES, undefined), undefined);
