// On which provider's models subagents are to work, said at the tool that calls them, where the user wants that.

/** After so long, advice is looked for anew, and after so long what was found is no longer said. */
const EVERY_MS = 5 * 60_000;
const HOLDS_MS = 3 * EVERY_MS;

/**
 * What gives the words to add to the tool's description. A turn does not wait for them: what is said is what was found
 * last, and a later turn is told what is found now.
 * @param {unknown} options
 * @param {() => object | Promise<object>} known what the host knows that a run takes in
 * @returns {() => string}
 */
export function subagentHints(options, known) {
  /** What was advised last, when that was, and when it was looked for. */
  const advice = { line: "", at: 0, sought: 0 };
  const seek = async () => {
    advice.sought = Date.now();
    try {
      const { report } = await import("./run.js");
      const line = await report(options, (run) => run.subagent_hint() ?? "", {
        intent: "automatic",
        ...(await known()),
      });
      Object.assign(advice, { line, at: Date.now() });
    } catch {
      // Who asks for a report is told what is wrong.
    }
  };
  return () => {
    if (!isWithin(EVERY_MS, advice.sought)) seek();
    return advice.line && isWithin(HOLDS_MS, advice.at) ? `\n\n${advice.line}` : "";
  };
}

/**
 * Whether `at` is less than `ms` ago; a clock that was set back says nothing of that.
 * @param {number} ms
 * @param {number} at
 */
function isWithin(ms, at) {
  const since = Date.now() - at;
  return since >= 0 && since < ms;
}
