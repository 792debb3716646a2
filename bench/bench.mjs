// Measures speed and size, and writes the results to RESULTS.md: `npm run bench`. Takes some minutes and needs an
// otherwise idle machine.

import { availableParallelism } from "node:os";
import { setUp } from "../scripts/setup.mjs";
import { opencode } from "../tests/opencode/opencode.js";
import { absent } from "./absent.mjs";
import { cli } from "./cli.mjs";
import { core, hasCargo } from "./core.mjs";
import { hidden } from "./hidden.mjs";
import { hostile } from "./hostile.mjs";
import { load } from "./load.mjs";
import { network } from "./network.mjs";
import { bun, firstLine } from "./programs.mjs";
import { growth, report } from "./report.mjs";
import { record, written } from "./results.mjs";
import { size } from "./size.mjs";

setUp();

const machine = [
  `${availableParallelism()} CPUs`,
  `${process.platform} ${process.arch}`,
  `Node ${process.version.slice(1)}`,
  `Bun ${firstLine(bun, ["--version"])}`,
  `OpenCode ${firstLine(opencode, ["--version"])}`,
  ...(hasCargo ? [firstLine("rustc", ["--version"])] : []),
].join(", ");

const figures = [
  `Measured with ${machine}.`,
  `A time is the median of 20 measurements, and what is compared is measured by turns in the same run. KB are 1000 bytes.`,
];
console.log(`${figures.join("\n\n")}\n`);
for (const measure of [
  load,
  report,
  absent,
  network,
  growth,
  hostile,
  hidden,
  size,
  cli,
  ...(hasCargo ? [core] : []),
]) {
  const section = written(await measure());
  console.log(`${section}\n`);
  figures.push(section);
}
record(figures.join("\n\n"));
