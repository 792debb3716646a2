// What is waited for comes in time, or fails the test that waits.

import { setTimeout as wait } from "node:timers/promises";

/**
 * Looks for something until it is there, and gives it.
 * @template T
 * @param {() => T | Promise<T>} look gives nothing, or what is false, as long as it is not there
 * @param {object} [how]
 * @param {number} [how.withinMs]
 * @param {number} [how.everyMs]
 * @param {() => string} [how.told] what is told where it does not come
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(look, { withinMs = 60_000, everyMs = 100, told = () => String(look) } = {}) {
  // Also where a test has the clock in hand.
  for (const end = performance.now() + withinMs; ; await wait(everyMs)) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end) throw new Error(`not within ${withinMs / 1000} seconds: ${told()}`);
  }
}
