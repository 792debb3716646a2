#!/usr/bin/env node
// The command line's entry point: prints what the core makes of the arguments, and exits with the core's status.
//
// Modules are imported only after the runtime's version is checked. This file uses only syntax that Node 10 can parse,
// so that an old Node gets a message instead of a syntax error.

/** @typedef {{ text: string, status: number, stream: number, told?: (code: string) => string }} Output */
/** @typedef {import("./run.js").Run} Run */

const [INPUT, OUTPUT, ERRORS] = [0, 1, 2];
/** The usual arguments of `verify`, matched here because the core, which is being verified, must not run yet. */
const VERIFIES = /^((--lang[ =]\w+|--online) )*verify( (--lang[ =]\w+|--online))*$/;
const args = process.argv.slice(2);
let hasTold = false;

/** @returns {Promise<Output>} */
async function answer() {
  if (typeof process.getBuiltinModule !== "function") {
    const { bun } = process.versions;
    // Bun gives itself out as a Node that is new enough.
    const message = bun
      ? `mystatus needs a newer Bun; this is ${bun}.`
      : `mystatus needs Node 20.16, or 22.3 or newer; this is ${process.version}.`;
    const next_step = bun ? "Run `bun upgrade`." : "Install a newer one from https://nodejs.org.";
    return failed({ code: "runtime", message, next_step }, { status: 2, stream: ERRORS });
  }
  try {
    const typed = args.join(" ");
    if (VERIFIES.test(typed)) {
      const { spoken } = await import("./settings.js");
      const langs = Array.from(typed.matchAll(/--lang[ =](\w+)/g), ([, lang]) => lang);
      // For an unsupported language, the core prints the supported ones.
      if (langs.every(spoken)) return await verified({ online: typed.includes("--online"), lang: langs.pop() });
    }
    // Load the rest while the core is compiled.
    const loading = import("./core.js").then(({ loadCore }) => loadCore());
    const settings = import("./settings.js").then(({ settingsText }) => settingsText());
    const [core, { machine, runReport }, text] = await Promise.all([loading, import("./running.js"), settings]);
    const host = { ...machine, isTerminal };
    const command = new core.Command(args, text, host);
    const asked = command.asked();
    const told = (/** @type {string} */ code) => core.unwritten(args, text, host, code);
    if ("print" in asked) return { ...asked.print, told };
    if ("file" in asked) {
      const { shipped } = await import("./package-file.js");
      return { text: shipped(asked.file.path).trimEnd(), status: 0, stream: OUTPUT, told };
    }
    if ("verify" in asked) {
      const { options, online } = asked.verify;
      return await verified({ online, lang: options.lang });
    }
    const { options, progress, watch, ...how } = asked.run;
    // Node exits only after pending name lookups, for which the C library takes 10 seconds per server.
    if (how.inTime && !process.env.RES_OPTIONS) process.env.RES_OPTIONS = "timeout:1 attempts:2";
    if (watch) {
      const { watching } = await import("./watch-screen.js");
      return process.exit(await watching(asked.run, watch));
    }
    const onProgress = progress ? tell : undefined;
    const run = await runReport(core, options, (run) => run, { ...how, onProgress });
    if (hasTold) tell();
    // Only the check-up prints these versions, for which Node has to load a module.
    const { shown, status, complaints } = run.output(command, columns(), how.diagnoses ? versions() : "");
    complain(complaints);
    return { text: typeof shown === "string" ? shown : JSON.stringify(shown, null, 2), status, stream: OUTPUT, told };
  } catch (error) {
    const { whatBroke, nextStep } = await import("./failures.js");
    // A status bar (`line`) or a metrics collector reads standard output, so errors must not go there.
    const isRead = args.some((word) => word === "line" || word === "metrics");
    const told = { code: "broken", message: whatBroke(error), next_step: nextStep(error) };
    return failed(told, { status: 1, stream: isRead ? ERRORS : OUTPUT });
  }
}

/**
 * Verifies the package itself.
 * @param {{ online: boolean, lang?: string | undefined }} asked
 * @returns {Promise<Output>}
 */
async function verified(asked) {
  const { verify } = await import("./verify.js");
  return { ...(await verify(asked)), stream: OUTPUT };
}

/**
 * An error that the core cannot report.
 * @param {{ code: string, message: string, next_step: string }} error
 * @param {{ status: number, stream: number }} otherwise the exit status, and the stream for words; JSON goes to OUTPUT
 * @returns {Output}
 */
function failed(error, { status, stream }) {
  if (args.indexOf("--json") < 0) return { text: `${error.message} ${error.next_step}`, status, stream };
  return { text: JSON.stringify({ version: 1, error }, null, 2), status, stream: OUTPUT };
}

/**
 * Writes `complaints` to standard error.
 * @param {string[]} complaints
 */
function complain(complaints) {
  const { writeSync } = process.getBuiltinModule("node:fs");
  try {
    for (const words of complaints) writeSync(ERRORS, `${words}\n`);
  } catch {
    // Nobody reads standard error.
  }
}

/**
 * Whether a stream is a terminal. Node is slow to create its own stream, so the file type is checked first.
 * @param {number} fd
 */
function isTerminal(fd) {
  const { fstatSync } = process.getBuiltinModule("node:fs");
  try {
    return fstatSync(fd).isCharacterDevice() && Boolean((fd === INPUT ? process.stdin : streamOf(fd)).isTTY);
  } catch {
    // The stream is closed.
    return false;
  }
}

/** @param {number} fd */
function streamOf(fd) {
  return fd === ERRORS ? process.stderr : process.stdout;
}

/** The runtime, the operating system and their versions. */
function versions() {
  const runtime = process.versions.bun ? `Bun ${process.versions.bun}` : `Node ${process.version}`;
  return `${runtime} · ${process.platform} ${process.getBuiltinModule("node:os").release()} ${process.arch}`;
}

/** The terminal's width in columns; nothing if standard output is no terminal. @returns {number | undefined} */
function columns() {
  return isTerminal(OUTPUT) ? process.stdout.columns || 80 : undefined;
}

/**
 * Shows on standard error which platforms are pending, over the previous line; clears the line if none is.
 * @param {Run} [run]
 */
function tell(run) {
  const words = run ? run.pending((process.stderr.columns || 80) - 1) : undefined;
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
    // A reader that stops early, such as `head`, is no failure.
    if (code === "EPIPE") process.exit(status);
    const words = told ? told(code) : `mystatus: the output could not be written (${code})`;
    process.stderr.on("error", () => process.exit(status || 1));
    process.stderr.write(`${words}\n`, () => process.exit(status || 1));
  };
  // Empty text prints no newline either.
  let rest = Buffer.from(text && `${text}\n`);
  if (typeof process.getBuiltinModule === "function" && !isTerminal(stream)) {
    const { writeSync } = process.getBuiltinModule("node:fs");
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(stream, rest));
      process.exit(status);
    } catch (error) {
      // The stream writes the rest once the slow reader has room for it.
      if (/** @type {{ code?: string }} */ (error).code !== "EAGAIN") return give(error);
    }
  }
  streamOf(stream).on("error", give);
  streamOf(stream).write(rest, (error) => {
    if (!error) process.exit(status);
  });
}

answer().then(end);
