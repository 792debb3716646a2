// Loads the Rust core: compiled on first use, kept for the life of the process, and replaced after a trap.

import { readFileSync } from "node:fs";

/** @typedef {typeof import("../pkg/mystatus.js")} Core */

/** @type {Core | undefined} */
let loaded;

/**
 * The core, compiled on the first call.
 * @returns {Promise<Core>}
 */
export async function loadCore() {
  if (loaded) return loaded;
  const core = await import("../pkg/mystatus.js");
  core.initSync({ module: readFileSync(new URL("../pkg/mystatus_bg.wasm", import.meta.url)) });
  loaded = core;
  return core;
}

/**
 * Replaces the core's instance after it trapped: its memory may be in any state, so nothing may use it again.
 * @returns {void}
 */
export function replaceCore() {
  loaded?.__wbg_reset_state();
}
