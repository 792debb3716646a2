// Random numbers that are the same each time.

/**
 * Returns a generator of numbers from 0 to below `end`, by xorshift, in the same order each time.
 * @param {number} [state]
 * @returns {(end: number) => number}
 */
export function dice(state = 88_172_645) {
  return (end) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % end;
  };
}
