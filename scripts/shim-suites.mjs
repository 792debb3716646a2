// Runs test files of the shim, in the order given, which Node's own command would sort:
// `node scripts/shim-suites.mjs FOLDER AT_ONCE FILE... [-- AT_ONCE FILE...]`. FOLDER is where the files' results are
// written, and AT_ONCE how many of the files run at a time. What follows `--` runs meanwhile, and is shown at its end.

import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { run } from "node:test";
import { spec, tap } from "node:test/reporters";
import figures from "./figures.mjs";

/** The time limit of one file. */
const LONGEST_MS = 15 * 60_000;

const [folder = "", ...list] = process.argv.slice(2);
const end = list.includes("--") ? list.indexOf("--") : list.length;
for (const [index, group] of [list.slice(0, end), list.slice(end + 1)].entries()) {
  const [atOnce, ...files] = group;
  if (files.length === 0) continue;
  const events = run({ files, concurrency: Number(atOnce), timeout: LONGEST_MS });
  events.on("test:fail", () => {
    process.exitCode = 1;
  });
  events.compose(figures).pipe(createWriteStream(join(folder, `${index}.json`)));
  const shown = events.compose(process.stdout.isTTY ? new spec() : tap);
  if (index === 0) shown.pipe(process.stdout);
  else text(shown).then((all) => process.stdout.write(all));
}
