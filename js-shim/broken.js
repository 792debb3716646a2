// What every door says when the core itself cannot answer: its module is missing, broken, or trapped.

/**
 * @param {unknown} error what was thrown, of which only the code or kind is told: its words may hold anything
 * @returns {string}
 */
export function broken(error) {
  const { code, name } = /** @type {{ code?: unknown, name?: unknown }} */ (error ?? {});
  const kind = [code, name].find((word) => typeof word === "string" && /^\w{1,40}$/.test(word)) ?? "unknown error";
  return `mystatus failed (${kind}). Install opencode-mystatus anew, or report the problem where it is developed.`;
}
