// The time that the plugin adds to the start of its host.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { opencodeHome, serve } from "../tests/opencode/opencode.js";
import { startTui } from "../tests/opencode/tui.js";
import { home, root } from "../tests/programs.js";
import { hasTmux } from "../tests/tmux.js";
import { bun, inside, timed } from "./programs.mjs";
import { goals, over } from "./results.mjs";
import { byTurns, series } from "./series.mjs";

const MOST_MS = 2;

/** The modules that the host provides to the terminal's entry point, and an empty module. */
const MODULES = {
  "node_modules/@opentui/solid/index.js":
    "export const createElement = 0, insert = 0, setProp = 0, effect = 0, useTerminalDimensions = 0;\n",
  "node_modules/solid-js/index.js": "export const createSignal = 0, onCleanup = 0;\n",
  "node_modules/empty/index.js": "export default {};\n",
};

/** The files that each entry point loads when its host starts: in steps, each step's files at once. */
const DOORS = {
  "server.js": [["server.js"]],
  "tui.js": [["tui.js"], ["tui/v1.js", "tui/watch.js", "settings.js"]],
};

/** @returns {Promise<import("./results.mjs").Section>} */
export async function load() {
  return {
    title: "Load",
    text: `A fresh Bun imports what a host takes of a door when it starts, or an empty module: timed around the imports, and from
the start of the process to its end. OpenCode's time is from its start until it answers \`GET /command\`, and in a
terminal until its prompt stands still; its target is the spread (between the quartiles) of OpenCode without the plugin.`,
    tables: [
      goals([
        ...(await doors()),
        await opencode("it answers", answering),
        ...(hasTmux ? [await opencode("its prompt", prompting)] : []),
      ]),
    ],
  };
}

async function doors() {
  const place = home(MODULES);
  const [solid = "", signals = "", empty = ""] = Object.keys(MODULES).map((path) => join(place.home, path));
  const installed = join(place.home, "node_modules/opencode-mystatus");
  for (const part of ["js-shim", "pkg", "package.json"]) {
    cpSync(join(root, part), join(installed, part), { recursive: true });
  }
  const provided = JSON.stringify([solid, signals]);
  const load = (/** @type {string[][]} */ steps) =>
    timed(bun, [inside("load.mjs"), JSON.stringify(steps), provided], place);
  const ways = {
    "import of": async (/** @type {string[][]} */ steps) => Number((await load(steps)).stdout),
    "process that imports": async (/** @type {string[][]} */ steps) => (await load(steps)).ms,
  };
  const doors = Object.keys(DOORS);
  const pathOf = (/** @type {string} */ file) => join(installed, "js-shim", file);
  const own = Object.values(DOORS).map((steps) => steps.map((files) => files.map(pathOf)));
  const paths = [[[empty]], ...own];
  const rows = [];
  for (const [way, measure] of Object.entries(ways)) {
    const [nothing, ...taken] = (await byTurns(paths.map((path) => () => measure(path)))).map(series);
    for (const [index, door] of taken.entries()) {
      rows.push(over(`${way} \`${doors[index]}\`, over an empty module`, MOST_MS, door, nothing));
    }
  }
  return rows;
}

/** @typedef {import("../tests/programs.js").Place} Place */

/**
 * OpenCode's time with the plugin, compared with its time without.
 * @param {string} until
 * @param {(place: Place) => Promise<number>} measure
 */
async function opencode(until, measure) {
  const without = opencodeHome({ isWhole: true });
  const files = { ".config/opencode/tui.json": { plugin: [root] } };
  const plugged = opencodeHome({ plugin: [root], files, isWhole: true });
  const taken = await byTurns([without, plugged].map((place) => () => measure(place)));
  const [nothing, whole] = taken.map(series);
  const noise = nothing ? nothing.high - nothing.low : Number.NaN;
  return over(`OpenCode until ${until}, over one without the plugin`, noise, whole, nothing);
}

/** @param {Place} place */
async function answering(place) {
  const started = performance.now();
  const server = await serve(place);
  const { status } = await server.call("/command");
  const took = performance.now() - started;
  await server.stop();
  if (status !== 200) throw new Error(`GET /command: ${status}`);
  return took;
}

/** @param {Place} place */
async function prompting(place) {
  const started = performance.now();
  const tui = await startTui(place, { everyMs: 5 });
  const took = performance.now() - started;
  tui.stop();
  return took;
}
