// Loads the Rust core: compiled on first use and kept until the process ends.

/** @typedef {typeof import("../pkg/mystatus.js")} Core */

/** @type {Promise<Core> | undefined} */
let loading;

/**
 * Returns the core, which the first call compiles.
 * @returns {Promise<Core>}
 */
export function loadCore() {
  loading ??= load().catch((error) => {
    // Retry on the next call: an upgrade may be replacing the package right now. A script that the runtime has loaded
    // half-written stays so until a restart.
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @returns {Promise<Core>} */
async function load() {
  // node:fs is not imported, because Node is slow to list its exports.
  const { readFileSync } = process.getBuiltinModule("node:fs");
  const bytes = readFileSync(new URL("../pkg/mystatus_bg.wasm", import.meta.url));
  // Load the bindings while the module is compiled.
  const [module, core] = await Promise.all([WebAssembly.compile(bytes), import("../pkg/mystatus.js")]);
  core.initSync({ module });
  return core;
}
