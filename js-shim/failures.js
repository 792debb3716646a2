// Failures that the shim meets itself: the messages of every entry point for when the core cannot answer, because its
// module is missing, broken, or trapped; and calls of the host that a report can do without.

/** The next step where something is wrong with the package. */
const REPAIR =
  "After an upgrade, restart OpenCode. Otherwise, reinstall opencode-mystatus, or report the problem: " +
  "https://github.com/opencode-mystatus/opencode-mystatus/issues";

/** Where Node gets no memory for a module, Bun still may, and so does Node without the guard around it. */
const FIND_MEMORY =
  "WebAssembly gets no memory here: raise the limit of the address space (`ulimit -v`), or use Bun, or Node with --disable-wasm-trap-handler and without --jitless.";

/**
 * Whether no module could run here: its memory was refused, or there is no WebAssembly at all.
 * @param {unknown} error what was thrown
 */
export function isOfMemory(error) {
  // A stack that overflows is a RangeError too.
  return typeof WebAssembly === "undefined" || (error instanceof RangeError && /memory/i.test(error.message));
}

/** The next step, also where nothing is wrong with the core. @param {unknown} error what was thrown */
export function nextStep(error) {
  return isOfMemory(error) ? FIND_MEMORY : REPAIR;
}

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
  return `${whatBroke(error)} ${nextStep(error)}`;
}

/**
 * Returns what `act`, a call of the host, returns, or `otherwise` if it throws. A promise's rejection is ignored, which
 * would end OpenCode.
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
