// Prints how long importing the module at the first path takes, once those at the others, which a host provides, are
// there.

const [path = "", ...provided] = process.argv.slice(2);
for (const module of provided) await import(module);
const started = performance.now();
await import(path);
console.log(performance.now() - started);
