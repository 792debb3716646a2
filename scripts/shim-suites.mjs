// Runs test files of the shim, in the order given, which Node's own command would sort:
// `node scripts/shim-suites.mjs FIGURES AT_ONCE FILE...`. FIGURES is where each file's results are written, and AT_ONCE
// how many files run at a time.

import { createWriteStream } from "node:fs";
import { run } from "node:test";
import { spec, tap } from "node:test/reporters";
import figures from "./figures.mjs";

/** The time limit of one file. */
const LONGEST_MS = 15 * 60_000;

const [told = "", atOnce, ...files] = process.argv.slice(2);
const events = run({ files, concurrency: Number(atOnce), timeout: LONGEST_MS });
events.on("test:fail", () => {
  process.exitCode = 1;
});
events.compose(figures).pipe(createWriteStream(told));
events.compose(process.stdout.isTTY ? new spec() : tap).pipe(process.stdout);
