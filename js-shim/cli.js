#!/usr/bin/env node
// The command line's door: prints what the core makes of the arguments and ends with its status.
//
// Everything is imported only once the runtime is known to be new enough, and what is written here is what Node 10
// can read, so that an old one is named instead of failing on syntax.

/** @typedef {{ text: string, status: number, stream: number, told?: (code: string) => string }} Output */
/** @typedef {import("./run.js").Run} Run */

const [OUTPUT, ERRORS] = [1, 2];
/** A verification in its usual form: the module, which is what is verified, is not asked to read these arguments. */
const VERIFIES = /^((--lang[ =](en|zh|ko|ja)|--online) )*verify( (--lang[ =](en|zh|ko|ja)|--online))*$/;
const args = process.argv.slice(2);
let hasTold = false;

/** @returns {Promise<Output>} */
async function answer() {
  if (typeof process.getBuiltinModule !== "function") {
    const message = `mystatus needs Node 20.16, or 22.3 or newer; this is ${process.version}.`;
    const next_step = "Install a newer one from https://nodejs.org.";
    return failed({ code: "runtime", message, next_step }, { status: 2, stream: ERRORS });
  }
  try {
    const typed = args.join(" ");
    if (VERIFIES.test(typed)) {
      const [, lang] = /--lang[ =](\w+)/.exec(typed) || [];
      return await verified({ online: typed.includes("--online"), lang });
    }
    // The rest is loaded while the core is compiled.
    const loading = import("./core.js").then(({ loadCore }) => loadCore());
    const settings = import("./settings.js").then(({ settingsText }) => settingsText());
    const [core, { machine, runReport }, text] = await Promise.all([loading, import("./running.js"), settings]);
    /** @type {typeof import("./run.js").report} */
    const report = (options, show, asked = {}) => runReport(core, options, show, asked);
    const host = { ...machine, isTerminal };
    const command = core.command_line(args, text, host);
    const told = (/** @type {string} */ code) => core.unwritten(args, text, host, code);
    if ("print" in command) return { ...command.print, told };
    if ("file" in command) {
      const { shipped } = await import("./shipped.js");
      return { text: shipped(command.file.path).trimEnd(), status: 0, stream: OUTPUT, told };
    }
    if ("verify" in command) {
      const { options, online } = command.verify;
      return await verified({ online, lang: options.lang });
    }
    if ("platforms" in command) {
      const { options, colour } = command.platforms;
      const run = complained(await report(options, (run) => run, { sends: false }));
      return { text: run.platforms(colour, columns()), status: 0, stream: OUTPUT, told };
    }
    if ("line" in command) {
      const { options, enable, wish } = command.line;
      // Node's end waits for names that are being looked up, which takes the C library 10 seconds for each server.
      if (!process.env.RES_OPTIONS) process.env.RES_OPTIONS = "timeout:1 attempts:2";
      const line = complained(await report(options, (run) => run, { enable, inTime: true })).line(wish);
      return { text: line || "", status: line === undefined ? 1 : 0, stream: OUTPUT, told };
    }
    if ("guard" in command) {
      const { options, enable, sure } = command.guard;
      const [lasts, text] = complained(await report(options, (run) => run, { enable })).guard(sure);
      return { text, status: lasts ? 0 : 1, stream: OUTPUT, told };
    }
    if ("metrics" in command) {
      const { options, enable } = command.metrics;
      // Which accounts failed is among them.
      const run = complained(await report(options, (run) => run, { enable }));
      return { text: run.metrics(), status: 0, stream: OUTPUT, told };
    }
    if ("doctor" in command) {
      const { options, enable, online, colour } = command.doctor;
      const run = await report(options, (run) => run, { enable, examines: true, sends: online });
      return { text: run.doctor(versions(), colour, columns()), status: run.exit(), stream: OUTPUT, told };
    }
    const { options, enable, json, colour, progress, watch } = command.report;
    if (watch) {
      const { watching } = await import("./watching.js");
      return process.exit(await watching(command.report, watch));
    }
    const shown = (/** @type {Run} */ run) =>
      json ? JSON.stringify(run.json(), null, 2) : run.text(colour, columns());
    const run = await report(options, (run) => run, { enable, onProgress: progress ? tell : undefined });
    if (hasTold) tell();
    return { text: shown(run), status: run.exit(), stream: OUTPUT, told };
  } catch (error) {
    const { whatBroke, NEXT_STEP } = await import("./broken.js");
    // A bar shows, and a collector reads, whatever stands on standard output.
    const isRead = args.some((word) => word === "line" || word === "metrics");
    const told = { code: "broken", message: whatBroke(error), next_step: NEXT_STEP };
    return failed(told, { status: 1, stream: isRead ? ERRORS : OUTPUT });
  }
}

/**
 * What is found out about the package itself.
 * @param {{ online: boolean, lang?: string | undefined }} asked
 * @returns {Promise<Output>}
 */
async function verified(asked) {
  const { verify } = await import("./verify.js");
  return { ...(await verify(asked)), stream: OUTPUT };
}

/**
 * What is said where the core cannot say it.
 * @param {{ code: string, message: string, next_step: string }} error
 * @param {{ status: number, stream: number }} otherwise how it ends, and where words go, which JSON does not
 * @returns {Output}
 */
function failed(error, { status, stream }) {
  if (args.indexOf("--json") < 0) return { text: `${error.message} ${error.next_step}`, status, stream };
  return { text: JSON.stringify({ version: 1, error }, null, 2), status, stream: OUTPUT };
}

/**
 * The run, of which it is said on standard error what is wrong with the settings: what is printed of it has no place for
 * that.
 * @param {Run} run
 */
function complained(run) {
  const { writeSync } = process.getBuiltinModule("node:fs");
  const wrong = run.option_errors();
  try {
    for (const words of wrong) writeSync(ERRORS, `mystatus: ${words}\n`);
  } catch {
    // Nobody reads it.
  }
  return run;
}

/**
 * Whether a terminal is at a stream. Node takes long to make its own stream, so only one that may be is asked.
 * @param {number} fd
 */
function isTerminal(fd) {
  const { fstatSync } = process.getBuiltinModule("node:fs");
  try {
    return fstatSync(fd).isCharacterDevice() && Boolean(streamOf(fd).isTTY);
  } catch {
    // It is closed.
    return false;
  }
}

/** @param {number} fd */
function streamOf(fd) {
  return fd === ERRORS ? process.stderr : process.stdout;
}

/** What this runs on. */
function versions() {
  const runtime = process.versions.bun ? `Bun ${process.versions.bun}` : `Node ${process.version}`;
  return `${runtime} · ${process.platform} ${process.getBuiltinModule("node:os").release()} ${process.arch}`;
}

/** The terminal's width; nothing where no terminal reads along. @returns {number | undefined} */
function columns() {
  return isTerminal(OUTPUT) ? process.stdout.columns || 80 : undefined;
}

/**
 * Tells on standard error who is being waited for, in the place of what was told before; nothing where nobody is.
 * @param {Run} [run]
 */
function tell(run) {
  const words = run ? run.awaited((process.stderr.columns || 80) - 1) : undefined;
  process.stderr.write(`\r\u001b[K${words || ""}`);
  hasTold = true;
}

/**
 * Prints `text` and ends the program.
 * @param {Output} output
 */
function end({ text, status, stream, told }) {
  /** @type {(error: unknown) => void} */
  const give = (error) => {
    const { code = "UNKNOWN" } = /** @type {{ code?: string }} */ (error);
    // A reader that has seen enough, such as `head`, is no failure.
    if (code === "EPIPE") process.exit(status);
    const words = told ? told(code) : `mystatus: the output could not be written (${code})`;
    process.stderr.on("error", () => process.exit(status || 1));
    process.stderr.write(`${words}\n`, () => process.exit(status || 1));
  };
  // Of nothing not even the end of a line is printed.
  let rest = Buffer.from(text && `${text}\n`);
  if (typeof process.getBuiltinModule === "function" && !isTerminal(stream)) {
    const { writeSync } = process.getBuiltinModule("node:fs");
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(stream, rest));
      process.exit(status);
    } catch (error) {
      // What a slow reader has no room for is left to the stream.
      if (/** @type {{ code?: string }} */ (error).code !== "EAGAIN") return give(error);
    }
  }
  streamOf(stream).on("error", give);
  streamOf(stream).write(rest, (error) => {
    if (!error) process.exit(status);
  });
}

answer().then(end);
