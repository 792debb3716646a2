// The programs that tests start, and the homes that they run in.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * A home folder, and further environment variables for a program.
 * @typedef {{ home: string, env?: Record<string, string> }} Place
 */

/** The project's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** The command line program. */
export const cli = join(root, "js-shim/cli.js");

/** OpenCode's credential file, under a home folder. */
export const AUTH_FILE = ".local/share/opencode/auth.json";

/** The runtimes that the shim supports, by name. */
export const programs = /** @type {[string, string][]} */ ([
  ["Node", process.execPath],
  ["Bun", createRequire(import.meta.url).resolve("bun/bin/bun.exe")],
]);

/** The time limit of a program: no test waits for one that hangs. */
const LONGEST_MS = 240_000;

/** Cleanups for when the tests end in any way: programs first, then their homes. @type {Set<() => void>} */
const ends = new Set();
process.once("exit", () => {
  for (const end of [...ends].reverse()) end();
});
// The runner kills a test that takes too long by a signal; without this handler, the programs it started would go on.
process.once("SIGTERM", () => process.exit(143));
process.once("SIGINT", () => process.exit(130));

/**
 * Registers `end` to be called when the tests end, unless it is called before.
 * @param {() => void} end
 * @returns {() => void} calls `end` now
 */
export function atEnd(end) {
  const once = () => void (ends.delete(once) && end());
  ends.add(once);
  return once;
}

/** Keeps Bun from writing its own cache into the home. */
const quiet = { BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0" };

/**
 * Makes a home folder that is removed when the tests end.
 * @param {Record<string, string | object>} [files] by their path under it; as JSON unless they are text or bytes
 * @returns {Place}
 */
export function home(files = {}) {
  const place = { home: mkdtempSync(join(tmpdir(), "mystatus-home-")) };
  atEnd(() => rmSync(place.home, { recursive: true, force: true }));
  writeFiles(place, files);
  return place;
}

/**
 * Writes files into the home of `place`.
 * @param {Place} place
 * @param {Record<string, string | object>} files by their path under it; as JSON unless they are text or bytes
 * @returns {void}
 */
export function writeFiles(place, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(place.home, path)), { recursive: true });
    const isWritten = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(join(place.home, path), isWritten ? content : JSON.stringify(content));
  }
}

/**
 * Returns the path of OpenCode's credential file in `place`, after creating its folder.
 * @param {Place} place
 * @returns {string}
 */
export function authFile(place) {
  const path = join(place.home, AUTH_FILE);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

/**
 * Packs the package as `npm publish` would.
 * @returns {string} the path of the tarball, which is removed when the tests end
 */
export function packed() {
  const folder = home().home;
  const args = ["pack", "--silent", "--ignore-scripts", "--no-update-notifier", "--pack-destination", folder];
  const name = execFileSync("npm", args, { cwd: root, encoding: "utf8" }).trim();
  return join(folder, name);
}

/**
 * The environment of a program in `place`: of this process's own environment, it has only the path.
 * @param {Place} place
 * @returns {NodeJS.ProcessEnv}
 */
export function environment({ home, env }) {
  return { PATH: process.env.PATH, HOME: home, ...quiet, ...env };
}

/** The variables that the test runner sets for the files that it runs. */
const OF_RUNNER = /^(NODE_TEST_|CI$)/;

/**
 * Gives this process the environment of a program in `place`, so that a report from within a test finds nothing of
 * whoever runs the tests.
 * @param {Place} place
 * @returns {void}
 */
export function moveInto(place) {
  // The runtime took its own language from the old environment when it began.
  const own = { LANG: "C.UTF-8", ...environment(place) };
  for (const name of Object.keys(process.env)) if (!OF_RUNNER.test(name)) delete process.env[name];
  Object.assign(process.env, own);
}

/**
 * Runs a program in its home until it ends or takes too long; in that case it has no status.
 * @param {string} program
 * @param {string[]} args
 * @param {Place} [place]
 * @param {number} [longestMs]
 * @returns {Promise<{ stdout: string, stderr: string, status: number | null }>}
 */
export function run(program, args, place = home(), longestMs = LONGEST_MS) {
  // In its own process group: what the program itself starts, as a shell does, shares its output and ends with it.
  const child = spawn(program, args, {
    cwd: place.home,
    env: environment(place),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const stop = atEnd(() => {
    clearTimeout(limit);
    killGroup(child.pid);
  });
  const limit = setTimeout(stop, longestMs);
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child
      .on("error", reject)
      .on("close", (status) => resolve({ stdout, stderr, status }))
      // Also emitted for a program that could not be started.
      .on("close", stop);
  });
}

/**
 * Kills a program and all that it started; does nothing if it never started or has ended.
 * @param {number | undefined} pid of the process group's leader
 */
function killGroup(pid) {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // The group is empty.
  }
}

/**
 * Whether a program runs.
 * @param {string} pid
 * @returns {boolean}
 */
export function isRunning(pid) {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
