#!/usr/bin/env node
// The command line's door: prints what the core makes of the arguments and ends with its status.
//
// Everything is imported only once the runtime is known to be new enough, and what is written here is what Node 10
// can read, so that an old one is named instead of failing on syntax.

/** @returns {Promise<{ text: string, status: number }>} */
async function answer() {
  if (typeof process.getBuiltinModule !== "function") {
    return { text: `mystatus needs Node 20.16, or 22.3 or newer; this is ${process.version}.`, status: 2 };
  }
  try {
    // The rest is loaded while the core is compiled.
    const loading = import("./core.js").then(({ loadCore }) => loadCore());
    const settings = import("./settings.js").then(({ settingsText }) => settingsText());
    const [core, { machine, report }, text] = await Promise.all([loading, import("./run.js"), settings]);
    const command = core.command_line(process.argv.slice(2), text, machine);
    if ("print" in command) return command.print;
    if ("platforms" in command) {
      const { options } = command.platforms;
      return await report(options, (run) => ({ text: run.platforms(hasColours(), columns()), status: 0 }), {
        sends: false,
      });
    }
    const { options, enable, json } = command.report;
    const shown = (/** @type {import("./run.js").Run} */ run) =>
      json ? JSON.stringify(run.json(), null, 2) : run.text(hasColours(), columns());
    return await report(options, (run) => ({ text: shown(run), status: run.exit() }), { enable });
  } catch (error) {
    const { broken } = await import("./broken.js");
    return { text: broken(error), status: 1 };
  }
}

function hasColours() {
  return Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
}

/** The terminal's width; nothing where no terminal reads along. @returns {number | undefined} */
function columns() {
  return process.stdout.isTTY ? process.stdout.columns || 80 : undefined;
}

/**
 * Prints `text` and ends the program.
 * @param {{ text: string, status: number }} result
 */
function end({ text, status }) {
  const fd = status === 2 ? 2 : 1;
  let rest = Buffer.from(`${text}\n`);
  try {
    const { fstatSync, writeSync } = process.getBuiltinModule("node:fs");
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

answer().then(end);
