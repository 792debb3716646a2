// The messages of every entry point for when the core cannot answer: its module is missing, broken, or trapped.

/** The next step for the user. */
export const NEXT_STEP =
  "After an upgrade, restart OpenCode. Otherwise, reinstall opencode-mystatus, or report the problem: " +
  "https://github.com/opencode-mystatus/opencode-mystatus/issues";

/**
 * Returns a sentence that names the failure by its code or kind only, as an error's message may contain anything.
 * @param {unknown} error what was thrown
 * @returns {string}
 */
export function whatBroke(error) {
  const { code, name } = /** @type {{ code?: unknown, name?: unknown }} */ (error ?? {});
  const kind = [code, name].find((word) => typeof word === "string" && /^\w{1,40}$/.test(word)) ?? "unknown error";
  return `mystatus failed (${kind}).`;
}

/**
 * Returns what happened and what to do.
 * @param {unknown} error
 * @returns {string}
 */
export function coreFailureText(error) {
  return `${whatBroke(error)} ${NEXT_STEP}`;
}
