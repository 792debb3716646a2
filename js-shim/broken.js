// What every door says when the core itself cannot answer: its module is missing, broken, or trapped.

/**
 * @param {unknown} error what was thrown, of which only the kind is told: its words may hold anything
 * @returns {string}
 */
export function broken(error) {
  const kind = error instanceof Error ? error.name : "unknown error";
  return `mystatus failed (${kind}). Install opencode-mystatus anew, or report the problem where it is developed.`;
}
