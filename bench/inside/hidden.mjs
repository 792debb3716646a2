// Prints how often the sidebar wakes its process while it is on the screen, as a check of the counting, and after that.
// The argument names the sidebar's file, next to the modules of a host that draws nothing.

/** Longer than the sidebar's delay before its first query. */
const WATCHED_MS = 1500;

const pause = setTimeout;
let woken = 0;
for (const name of /** @type {const} */ (["setTimeout", "setInterval", "setImmediate"])) {
  const original = /** @type {any} */ (globalThis[name]);
  /** @type {any} */ (globalThis)[name] = (/** @type {() => void} */ run, /** @type {unknown[]} */ ...rest) =>
    original(
      () => {
        woken += 1;
        run();
      },
      ...rest,
    );
}
const counted = async () => {
  const before = woken;
  await new Promise((resolve) => pause(resolve, WATCHED_MS));
  return woken - before;
};

const { watch } = await import(process.argv[2] ?? "");
const { cleanups } = /** @type {any} */ (await import("solid-js"));
/** @type {{ sidebar?: (model: () => object) => unknown }} */
const slots = {};
const host = {
  fill: (/** @type {object} */ filled) => void Object.assign(slots, filled),
  onIdle: () => {},
  onRefusal: () => {},
  onDispose: () => {},
  recall: () => undefined,
  keep: () => {},
  toast: () => {},
  colours: () => ({}),
};
watch(
  host,
  {},
  () => {},
  (/** @type {unknown} */ error) => {
    throw error;
  },
);
const never = await counted();
slots.sidebar?.(() => ({ provider: "openai", id: "gpt" }));
const shown = await counted();
for (const cleanUp of cleanups) cleanUp();
const hidden = await counted();
console.log(JSON.stringify({ never, shown, hidden }));
