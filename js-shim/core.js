// Loads the Rust core: compiled on first use, kept for the life of the process, and replaced after a trap.

/** @typedef {typeof import("../pkg/mystatus.js")} Core */

/** @type {Promise<Core> | undefined} */
let loading;
/** @type {Core | undefined} */
let loaded;

/**
 * The core, compiled on the first call.
 * @returns {Promise<Core>}
 */
export function loadCore() {
  loading ??= load();
  return loading;
}

/** @returns {Promise<Core>} */
async function load() {
  try {
    // Not imported: Node takes longer to list what this module exports than to read the file.
    const { readFileSync } = process.getBuiltinModule("node:fs");
    const compiled = WebAssembly.compile(readFileSync(new URL("../pkg/mystatus_bg.wasm", import.meta.url)));
    // What it is called through is loaded while it is compiled.
    const core = await import("../pkg/mystatus.js");
    core.initSync({ module: await compiled });
    loaded = core;
    return core;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}

/**
 * Replaces the core's instance after it trapped: its memory may be in any state, so nothing may use it again.
 * @returns {void}
 */
export function replaceCore() {
  loaded?.__wbg_reset_state();
}
