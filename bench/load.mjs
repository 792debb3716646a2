// What the plugin adds to the start of its host.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { opencodeHome, serve } from "../tests/opencode/opencode.js";
import { home, root } from "../tests/programs.js";
import { bun, inside, timed } from "./programs.mjs";
import { goals, over } from "./results.mjs";
import { byTurns, series } from "./series.mjs";

const MOST_MS = 2;

/** What the host provides to the door in its terminal, and an empty module. */
const MODULES = {
  "node_modules/@opentui/solid/index.js":
    "export const createElement = 0, insert = 0, setProp = 0, effect = 0, useTerminalDimensions = 0;\n",
  "node_modules/solid-js/index.js": "export const createSignal = 0, onCleanup = 0;\n",
  "node_modules/empty/index.js": "export default {};\n",
};

/** @returns {Promise<import("./results.mjs").Section>} */
export async function load() {
  return {
    title: "Load",
    text: `A fresh Bun imports a door, or an empty module: timed around the import, and from the start of the process to its
end. OpenCode's time is from its start until it answers \`GET /command\`; its target is the spread (between the
quartiles) of OpenCode without the plugin.`,
    tables: [goals([...(await doors()), await opencode()])],
  };
}

async function doors() {
  const place = home(MODULES);
  const [solid = "", signals = "", empty = ""] = Object.keys(MODULES).map((path) => join(place.home, path));
  const installed = join(place.home, "node_modules/opencode-mystatus");
  for (const part of ["js-shim", "pkg", "package.json"]) {
    cpSync(join(root, part), join(installed, part), { recursive: true });
  }
  const load = (/** @type {string} */ path) => timed(bun, [inside("load.mjs"), path, solid, signals], place);
  const ways = {
    "import of": async (/** @type {string} */ path) => Number((await load(path)).stdout),
    "process that imports": async (/** @type {string} */ path) => (await load(path)).ms,
  };
  const doors = ["server.js", "tui.js"];
  const paths = [empty, ...doors.map((door) => join(installed, "js-shim", door))];
  const rows = [];
  for (const [way, measure] of Object.entries(ways)) {
    const [nothing, ...taken] = (await byTurns(paths.map((path) => () => measure(path)))).map(series);
    for (const [index, door] of taken.entries()) {
      rows.push(over(`${way} \`${doors[index]}\`, over an empty module`, MOST_MS, door, nothing));
    }
  }
  return rows;
}

async function opencode() {
  const answering = (/** @type {import("../tests/programs.js").Place} */ place) => async () => {
    const started = performance.now();
    const server = await serve(place);
    const { status } = await server.call("/command");
    const took = performance.now() - started;
    await server.stop();
    if (status !== 200) throw new Error(`GET /command: ${status}`);
    return took;
  };
  const places = [opencodeHome({}), opencodeHome({ plugin: [root] })];
  const [without, plugged] = (await byTurns(places.map(answering))).map(series);
  const noise = without ? without.high - without.low : Number.NaN;
  return over("OpenCode until it answers, over one without the plugin", noise, plugged, without);
}
