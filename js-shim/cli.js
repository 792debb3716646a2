#!/usr/bin/env node
// The command line's door: prints what the core makes of the arguments and ends with its status.
//
// Everything is imported only once the runtime is known to be new enough, and what is written here is what Node 10
// can read, so that an old one is named instead of failing on syntax.

/** @typedef {{ text: string, status: number, isError?: boolean }} Answer */

/** @returns {Promise<Answer>} */
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
    if ("line" in command) {
      const { options, enable, wish } = command.line;
      const line = (/** @type {import("./run.js").Run} */ run) => {
        const text = run.line(wish);
        return text === undefined ? { text: "", status: 1 } : { text, status: 0 };
      };
      return await report(options, line, { enable, inTime: true });
    }
    if ("metrics" in command) {
      const { options, enable } = command.metrics;
      // Which accounts failed is among them.
      return await report(options, (run) => ({ text: run.metrics(), status: 0 }), { enable });
    }
    if ("doctor" in command) {
      const { options, enable, online } = command.doctor;
      const checkUp = (/** @type {import("./run.js").Run} */ run) => run.doctor(versions(), hasColours(), columns());
      const asked = { enable, examines: true, sends: online };
      return await report(options, (run) => ({ text: checkUp(run), status: run.exit() }), asked);
    }
    const { options, enable, json } = command.report;
    const shown = (/** @type {import("./run.js").Run} */ run) =>
      json ? JSON.stringify(run.json(), null, 2) : run.text(hasColours(), columns());
    return await report(options, (run) => ({ text: shown(run), status: run.exit() }), { enable });
  } catch (error) {
    const { broken } = await import("./broken.js");
    // A bar shows, and a collector reads, whatever stands on standard output.
    const isError = process.argv.slice(2).some((word) => word === "line" || word === "metrics");
    return { text: broken(error), status: 1, isError };
  }
}

/** What this runs on. */
function versions() {
  const runtime = process.versions.bun ? `Bun ${process.versions.bun}` : `Node ${process.version}`;
  return `${runtime} · ${process.platform} ${process.getBuiltinModule("node:os").release()} ${process.arch}`;
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
 * @param {Answer} result
 */
function end({ text, status, isError = status === 2 }) {
  const fd = isError ? 2 : 1;
  // Of nothing not even the end of a line is printed.
  let rest = Buffer.from(text && `${text}\n`);
  try {
    const { fstatSync, writeSync } = process.getBuiltinModule("node:fs");
    // Node takes long to make its stream, which a terminal needs, and nobody else who takes all at once.
    if (!fstatSync(fd).isCharacterDevice()) while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch {
    // What was not written is left to the stream.
  }
  if (rest.length === 0) process.exit(status);
  const stream = isError ? process.stderr : process.stdout;
  // A reader that has seen enough, such as `head`, is no failure.
  stream.on("error", () => process.exit(status));
  stream.write(rest, () => process.exit(status));
}

answer().then(end);
