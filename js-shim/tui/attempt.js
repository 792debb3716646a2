// What the plugin does with its host that a report is no worse without: whatever the host throws, or rejects later, stays
// here, where it could only end OpenCode.

/**
 * What `act` gives; `otherwise` where it fails.
 * @template T, U
 * @param {() => T} act
 * @param {U} otherwise
 * @returns {T | U}
 */
export function attempt(act, otherwise) {
  try {
    const given = act();
    if (given instanceof Promise) given.catch(() => {});
    return given;
  } catch {
    return otherwise;
  }
}
