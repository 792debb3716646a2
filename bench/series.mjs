// Measurements that take turns, equally often, so that anything that slows the machine down for a while slows all of
// them down.

/** How often each measurement is made, not counting a first one that warms the machine up. */
const ROUNDS = 20;

/** @typedef {{ median: number, low: number, high: number }} Series the median and the quartiles */

/**
 * Runs the measurements in turns.
 * @template T
 * @param {(() => Promise<T>)[]} measurements
 * @returns {Promise<T[][]>} the results of each measurement
 */
export async function byTurns(measurements) {
  /** @type {T[][]} */
  const taken = measurements.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [index, measure] of measurements.entries()) {
      const value = await measure();
      if (round > 0) taken[index]?.push(value);
    }
  }
  return taken;
}

/**
 * @param {number[]} values
 * @returns {Series}
 */
export function series(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (place % 1) * (above - below);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}
