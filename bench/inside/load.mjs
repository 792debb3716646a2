// Prints how long importing some modules takes, once those that a host provides are there: `MODULES PROVIDED`, in JSON.

const [modules = "", provided = ""] = process.argv.slice(2);
for (const module of JSON.parse(provided)) await import(module);
const started = performance.now();
for (const module of JSON.parse(modules)) await import(module);
console.log(performance.now() - started);
