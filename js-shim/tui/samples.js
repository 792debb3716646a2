// The usage samples of windows that the terminal stores if the option `memory` is on.

import { attempt } from "../failures.js";
import { withinTime } from "../files.js";

/** @typedef {import("./elements.js").Host} Host */
/** @typedef {import("../../pkg/mystatus.js").Run} Run */

/** The host's key for the samples. */
const SAMPLES = "opencode-mystatus.samples";

/** The core stores no more samples than this. */
const MOST = 4096;

/** Far more than a host's store needs; one that never answers would hold up all later changes. */
const MOST_MS = 3000;

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
 * @param {Run} run
 */
export function storeSamples(host, run) {
  return inTurn(async () => {
    const samples = run.samplesToStore(storedSamples(host));
    if (samples !== undefined) await keep(host, samples ?? undefined);
    const kept = storedSamples(host);
    if (kept !== null) run.setSamples(kept);
  });
}

/**
 * Erases the stored samples and, once they are gone, those of `run`, which it may be given anew until then.
 * @param {Host} host
 * @param {Run} run
 */
export function eraseSamples(host, run) {
  return inTurn(async () => {
    await keep(host, undefined);
    run.setSamples(null);
  });
}

/** The last change: the next is made of what it leaves, and OpenCode 2's store takes time. */
let last = Promise.resolve();

/** @param {() => Promise<void>} change */
function inTurn(change) {
  const done = last.then(change);
  last = done.catch(() => {});
  return done;
}

/**
 * Has the host store `samples`. A store that fails, or does not answer, keeps what it has.
 * @param {Host} host
 * @param {unknown} samples
 */
async function keep(host, samples) {
  const kept = async () => host.keep(SAMPLES, samples);
  await withinTime([kept().catch(() => {})], MOST_MS, undefined);
}
