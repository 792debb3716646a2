// The programs that are measured from outside.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { home, programs, run } from "../tests/programs.js";

/** The runtimes' programs, by name. */
export const { Node: node, Bun: bun } = /** @type {{ Node: string, Bun: string }} */ (Object.fromEntries(programs));

/**
 * Returns the path of a program that measures from inside.
 * @param {string} name
 */
export function inside(name) {
  return fileURLToPath(new URL(`inside/${name}`, import.meta.url));
}

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {import("../tests/programs.js").Place} [place]
 * @param {number} [expected] its exit status
 * @returns {Promise<{ ms: number, stdout: string }>} its duration and its output
 */
export async function timed(program, args, place = home(), expected = 0) {
  const started = performance.now();
  const { stdout, stderr, status } = await run(program, args, place);
  const ms = performance.now() - started;
  if (status !== expected) throw new Error(`${program} ${args.join(" ")} ended with ${status}: ${stderr}`);
  return { ms, stdout };
}

/**
 * Runs a program that measures from inside, and returns its measurements.
 * @param {string} name
 * @param {string[]} args
 * @param {import("../tests/programs.js").Place} place
 */
export async function measured(name, args, place) {
  return JSON.parse((await timed(bun, [inside(name), ...args], place)).stdout);
}

/**
 * Returns the first line that `program` prints.
 * @param {string} program
 * @param {string[]} args
 */
export function firstLine(program, args) {
  return execFileSync(program, args, { encoding: "utf8" }).split("\n")[0] ?? "";
}
