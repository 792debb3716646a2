// The option `advise`: adds to the subagent tool's description which provider's models subagents should use.

/** Advice is recomputed after EVERY_MS, and dropped once it is older than HOLDS_MS. */
const EVERY_MS = 5 * 60_000;
const HOLDS_MS = 3 * EVERY_MS;

/**
 * Returns a function that gives the words to add to the tool's description. A turn never waits for new advice: it gets
 * the last one found, and a later turn gets the new one.
 * @param {unknown} options
 * @param {() => object | Promise<object>} known returns the host's data that a run needs
 * @returns {() => string}
 */
export function subagentHints(options, known) {
  /** The last advice, when it was found, and when the last search began. */
  const advice = { line: "", at: 0, sought: 0 };
  const seek = async () => {
    advice.sought = Date.now();
    try {
      const { report } = await import("./run.js");
      const line = await report(options, (run) => run.subagentHint() ?? "", {
        intent: "automatic",
        ...(await known()),
      });
      Object.assign(advice, { line, at: Date.now() });
    } catch {
      // Asking for a report shows what is wrong.
    }
  };
  return () => {
    if (!isWithin(EVERY_MS, advice.sought)) seek();
    return advice.line && isWithin(HOLDS_MS, advice.at) ? `\n\n${advice.line}` : "";
  };
}

/**
 * Whether `at` is less than `ms` milliseconds ago. A time in the future, after the clock was set back, is not.
 * @param {number} ms
 * @param {number} at
 */
function isWithin(ms, at) {
  const since = Date.now() - at;
  return since >= 0 && since < ms;
}
