// Runs test files of the shim, in the order given, which Node's own command would sort:
// `node scripts/shim-suites.mjs FIGURES FILE...`. FIGURES is where each file's results are written.

import { createWriteStream } from "node:fs";
import { run } from "node:test";
import { spec, tap } from "node:test/reporters";
import figures from "./figures.mjs";

/** Most of them spend much of their time waiting, but a terminal that is drawn too late shows no toast any more. */
const AT_ONCE = 2;
/** The time limit of one file. */
const LONGEST_MS = 15 * 60_000;

const [told = "", ...files] = process.argv.slice(2);
const events = run({ files, concurrency: AT_ONCE, timeout: LONGEST_MS });
events.on("test:fail", () => {
  process.exitCode = 1;
});
events.compose(figures).pipe(createWriteStream(told));
events.compose(process.stdout.isTTY ? new spec() : tap).pipe(process.stdout);
