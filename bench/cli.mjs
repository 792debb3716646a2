// The time that the command line takes in addition to the runtime's own start.

import { cli as program } from "../tests/programs.js";
import { node, timed } from "./programs.mjs";
import { goals, over } from "./results.mjs";
import { byTurns, series } from "./series.mjs";

const MOST_MS = 25;

/** @returns {Promise<import("./results.mjs").Section>} */
export async function cli() {
  const [nothing, whole] = (
    await byTurns([
      async () => (await timed(node, ["-e", "0"])).ms,
      // An empty home has nothing to query.
      async () => (await timed(node, [program, "--json"], undefined, 1)).ms,
    ])
  ).map(series);
  return {
    title: "Command line",
    text: "`mystatus --json` in an empty home, over `node -e 0`, from the start of the process to its end.",
    tables: [goals([over("`mystatus --json`", MOST_MS, whole, nothing)])],
  };
}
