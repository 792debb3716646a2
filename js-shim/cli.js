#!/usr/bin/env node
// The command line's door: prints what the core makes of the arguments and ends with its status.

import { broken } from "./broken.js";
import { loadCore } from "./core.js";

/** @returns {Promise<{ text: string, status: number }>} */
async function answer() {
  // The rest is loaded while the core is compiled.
  const [core, { machine, report }] = await Promise.all([loadCore(), import("./run.js")]);
  const command = core.command_line(process.argv.slice(2), machine);
  if ("print" in command) return command.print;
  const { options, json } = command.report;
  const text = (/** @type {import("./run.js").Run} */ run) =>
    json ? JSON.stringify(run.json(), null, 2) : run.text(hasColours());
  return report(options, (run) => ({ text: text(run), status: run.exit() }));
}

function hasColours() {
  return Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
}

/**
 * Prints `text` and ends the program.
 * @param {{ text: string, status: number }} result
 */
function end({ text, status }) {
  const fd = status === 2 ? 2 : 1;
  let rest = Buffer.from(`${text}\n`);
  const { fstatSync, writeSync } = process.getBuiltinModule("node:fs");
  try {
    // Node takes long to make its stream, which a terminal needs, and nobody else who takes all at once.
    if (!fstatSync(fd).isCharacterDevice()) while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch {
    // What was not written is left to the stream.
  }
  if (rest.length === 0) process.exit(status);
  const stream = status === 2 ? process.stderr : process.stdout;
  // A reader that has seen enough, such as `head`, is no failure.
  stream.on("error", () => process.exit(status));
  stream.write(rest, () => process.exit(status));
}

end(await answer().catch((error) => ({ text: broken(error), status: 1 })));
