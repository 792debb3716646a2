// Prints the matrix of faults and request shapes: `npm run faults`. A cell holds the report's seconds under Node and
// under Bun, or ✖ for a wrong report, which is described below the matrix.

import { setUp } from "./setup.mjs";

setUp();
// Imported only now, because its dependencies have just been installed.
const { cells } = await import("../tests/faults.js");

/** How many run at once; more would leave the runtimes no time to start. */
const AT_ONCE = 4;

/** @type {Map<string, Map<string, string[]>>} */
const rows = new Map();
/** @type {string[]} */
const wrong = [];
const rest = cells.map((cell) => {
  const row = rows.get(cell.fault) ?? new Map();
  rows.set(cell.fault, row);
  /** @type {string[]} */
  const places = row.get(cell.shape) ?? [];
  row.set(cell.shape, places);
  const at = places.push("") - 1;
  return async () => {
    try {
      places[at] = (await cell.check()).toFixed(1);
    } catch (error) {
      places[at] = "✖";
      wrong.push(`${cell.fault}, ${cell.shape}, ${cell.runtime}: ${error instanceof Error ? error.message : error}`);
    }
  };
});
const next = rest[Symbol.iterator]();
const work = async () => {
  for (const check of next) await check();
};
await Promise.all(Array.from({ length: AT_ONCE }, work));

const shapes = [...new Set(cells.map((cell) => cell.shape))];
const first = Math.max(...cells.map((cell) => cell.fault.length));
console.log(["".padEnd(first), ...shapes.map((shape) => shape.padEnd(14))].join(" "));
for (const [fault, row] of rows) {
  const shown = shapes.map((shape) => (row.get(shape)?.join(" / ") ?? "").padEnd(14));
  console.log([fault.padEnd(first), ...shown].join(" ").trimEnd());
}
console.log(`\n${cells.length} cases, ${wrong.length} wrong`);
for (const line of wrong) console.log(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
