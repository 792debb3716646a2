// What every door says when the core itself cannot answer: its module is missing, broken, or trapped.

/** What to do then. */
export const NEXT_STEP =
  "Reinstall opencode-mystatus, or report the problem: https://github.com/opencode-mystatus/opencode-mystatus/issues";

/**
 * What happened.
 * @param {unknown} error what was thrown, of which only the code or kind is told: its words may hold anything
 * @returns {string}
 */
export function whatBroke(error) {
  const { code, name } = /** @type {{ code?: unknown, name?: unknown }} */ (error ?? {});
  const kind = [code, name].find((word) => typeof word === "string" && /^\w{1,40}$/.test(word)) ?? "unknown error";
  return `mystatus failed (${kind}).`;
}

/**
 * What happened, and what to do.
 * @param {unknown} error
 * @returns {string}
 */
export function coreFailureText(error) {
  return `${whatBroke(error)} ${NEXT_STEP}`;
}
