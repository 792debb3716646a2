// Loads the Rust core: compiled on first use, and kept for the life of the process.

/** @typedef {typeof import("../pkg/mystatus.js")} Core */

/** @type {Promise<Core> | undefined} */
let loading;

/**
 * The core, compiled on the first call.
 * @returns {Promise<Core>}
 */
export function loadCore() {
  loading ??= load().catch((error) => {
    // Tried anew the next time: the package may just be in the middle of an upgrade.
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @returns {Promise<Core>} */
async function load() {
  // Not imported, as in files.js.
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const bytes = readFileSync(new URL("../pkg/mystatus_bg.wasm", import.meta.url));
  // What it is called through is loaded while it is compiled.
  const [module, core] = await Promise.all([WebAssembly.compile(bytes), import("../pkg/mystatus.js")]);
  core.initSync({ module });
  return core;
}
