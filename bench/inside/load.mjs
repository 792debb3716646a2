// Prints how long importing modules takes once the host's own are loaded: `STEPS PROVIDED`, in JSON. Each step's
// modules are imported at once.

const [steps = "", provided = ""] = process.argv.slice(2);
// The host has loaded node:fs, too.
process.getBuiltinModule("node:fs");
for (const module of JSON.parse(provided)) await import(module);
const started = performance.now();
for (const modules of JSON.parse(steps))
  await Promise.all(modules.map((/** @type {string} */ module) => import(module)));
console.log(performance.now() - started);
