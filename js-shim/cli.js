#!/usr/bin/env node
// The command line's door: prints what the core makes of the arguments and ends with its status.

import { broken } from "./broken.js";
import { loadCore } from "./core.js";
import { locale, place, report } from "./run.js";

/**
 * @typedef {{ print: { text: string, status: number } } | { report: { options: object, json: boolean } }} Command
 */

/** @returns {Promise<{ text: string, status: number }>} */
async function answer() {
  const core = await loadCore();
  const args = JSON.stringify(process.argv.slice(2));
  /** @type {Command} */
  const command = JSON.parse(core.command_line(args, JSON.stringify(await place()), locale()));
  if ("print" in command) return command.print;
  const { options, json } = command.report;
  const colour = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  return report(options, (run) => ({ text: json ? run.json() : run.text(colour), status: run.exit() }));
}

/** @type {{ text: string, status: number }} */
let result;
try {
  result = await answer();
} catch (error) {
  result = { text: broken(error), status: 1 };
}
const stream = result.status === 2 ? process.stderr : process.stdout;
// A reader that has seen enough, such as `head`, is no failure.
stream.on("error", () => process.exit(result.status));
stream.write(`${result.text}\n`, () => process.exit(result.status));
