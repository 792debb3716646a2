// OpenCode starts no slower: the package's entry points load little when they are imported and when they register, and
// do not compile the core.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { terminalModules } from "./opencode/modules.js";
import { AUTH_FILE, home, root, run } from "./programs.js";

/** Records on another thread which modules are loaded, before they run. */
const HOOKS = `
  let port;
  export const initialize = (given) => { port = given; };
  export const load = (url, context, next) => {
    port.postMessage(url);
    return next(url, context);
  };`;

/**
 * A program that prints what importing an entry point loads, what beginning with it then loads, and how many modules
 * are compiled meanwhile.
 * @param {string} door
 * @param {string} begin code that uses the `plugin`
 */
const watched = (door, begin) => `
  import { register } from "node:module";
  import { setTimeout as wait } from "node:timers/promises";
  import { MessageChannel } from "node:worker_threads";
  import { first, second } from ${JSON.stringify(join(root, "tests/opencode/host.js"))};
  const { port1, port2 } = new MessageChannel();
  const hooks = "data:text/javascript," + encodeURIComponent(${JSON.stringify(HOOKS)});
  register(hooks, { data: port2, transferList: [port2] });
  const loaded = [];
  port1.on("message", (url) => loaded.push(url)).unref();
  let compiled = 0;
  for (const name of ["compile", "instantiate", "Module"]) {
    const own = WebAssembly[name];
    WebAssembly[name] = function (...args) {
      compiled += 1;
      return new.target ? new own(...args) : own(...args);
    };
  }
  const news = async () => {
    for (let count = -1; count < loaded.length; await wait(200)) count = loaded.length;
    const here = new URL(".", import.meta.url).href;
    return loaded.splice(0).filter((url) => url.startsWith(here)).map((url) => url.slice(here.length))
      .filter((path) => !path.startsWith("node_modules/")).sort();
  };
  const { default: plugin } = await import(${JSON.stringify(`./js-shim/${door}`)});
  const imported = await news();
  ${begin}
  console.log(JSON.stringify({ imported, begun: await news(), compiled }));`;

const SETTINGS = ["files", "settings"];
const SERVER = ["failures", "server", ...SETTINGS];
const TUI = ["failures", "tui"];
const DRAWN = [...SETTINGS, "tui/elements", "tui/watch"];
/** The part of OpenCode 2's server that registering needs. */
const SECOND = `{
  tool: { transform: async () => {} },
  command: { transform: async () => {}, list: async () => ({ data: [] }) },
  session: { synthetic: async () => {} },
}`;

/** @type {Record<string, [door: string, begin: string, imported: string[], begun: string[]]>} */
const DOORS = {
  "OpenCode 1's server": ["server.js", "await (await plugin.server({}, {})).config({});", SERVER, []],
  "OpenCode 2's server": ["server.js", `await plugin.setup(${SECOND});`, SERVER, ["signals", "v2"]],
  "OpenCode 1's terminal": ["tui.js", "await plugin.tui(first().api, {});", TUI, [...DRAWN, "tui/v1"]],
  "OpenCode 2's terminal": ["tui.js", "await plugin.setup(second().context);", TUI, [...DRAWN, "tui/v2"]],
};
/** @param {string[]} names */
const filesOf = (names) => names.map((name) => `js-shim/${name}.js`).sort();

for (const [name, [door, begin, imported, begun]] of Object.entries(DOORS)) {
  test(`${name} loads of the package what it says, and compiles nothing`, async () => {
    const place = home({ ...terminalModules, [AUTH_FILE]: {}, "starts.mjs": watched(door, begin) });
    for (const folder of ["js-shim", "pkg"]) cpSync(join(root, folder), join(place.home, folder), { recursive: true });
    const { stdout, stderr } = await run(process.execPath, [join(place.home, "starts.mjs")], place);
    assert.deepEqual(JSON.parse(stdout), { imported: filesOf(imported), begun: filesOf(begun), compiled: 0 }, stderr);
  });
}
