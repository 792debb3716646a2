// Prints how long importing some modules takes, once those that a host provides are there: `STEPS PROVIDED`, in JSON;
// each step's modules are imported at once.

const [steps = "", provided = ""] = process.argv.slice(2);
// The host has it, too.
process.getBuiltinModule("node:fs");
for (const module of JSON.parse(provided)) await import(module);
const started = performance.now();
for (const modules of JSON.parse(steps))
  await Promise.all(modules.map((/** @type {string} */ module) => import(module)));
console.log(performance.now() - started);
