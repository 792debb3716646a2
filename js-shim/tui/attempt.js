// Calls of the host that a report can do without. What the host throws, or rejects with later, is dropped here;
// elsewhere it would end OpenCode.

/**
 * Returns what `act` returns, or `otherwise` if it throws. A promise's rejection is ignored.
 * @template T, U
 * @param {() => T} act
 * @param {U} otherwise
 * @returns {T | U}
 */
export function attempt(act, otherwise) {
  try {
    const given = act();
    // Also takes promises of another realm, and of a library.
    Promise.resolve(given).catch(() => {});
    return given;
  } catch {
    return otherwise;
  }
}
