// Waits with a limit: what does not come in time fails the test.

import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";

/**
 * Calls `look` until it returns something, and returns that.
 * @template T
 * @param {() => T | Promise<T>} look returns nothing, or a false value, until the thing is there
 * @param {object} [how]
 * @param {number} [how.withinMs]
 * @param {number} [how.everyMs]
 * @param {() => string} [how.told] the message if it does not come
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(look, { withinMs = 60_000, everyMs = 100, told = () => String(look) } = {}) {
  // The real clock, even if a test replaces it.
  for (const end = performance.now() + withinMs; ; await wait(everyMs)) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end) throw new Error(`not within ${withinMs / 1000} seconds: ${told()}`);
  }
}

/**
 * Waits for `holds`, for a limited number of turns of the event loop, where the clock is a test's.
 * @param {() => boolean} holds
 * @param {number} most
 */
export async function inTurns(holds, most) {
  for (let turns = 0; turns < most && !holds(); turns += 1) await turn();
}
