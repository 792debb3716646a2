// A reporter for `node --test` that writes, once all is done, what each file came to, as JSON.

/** @typedef {import("./suites.mjs").Figures} Figures */

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* figures(events) {
  /** @type {Record<string, Figures>} */
  const files = {};
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { file, details, nesting } = data;
    files[file] ??= { cases: 0, failed: 0, skipped: 0, seconds: 0 };
    if (nesting === 0) files[file].seconds += details.duration_ms / 1000;
    // A suite that is skipped says nothing of its tests.
    if (data.skip !== undefined) {
      files[file].skipped += 1;
      continue;
    }
    // A suite is as good as its tests.
    if (details.type === "suite") continue;
    files[file].cases += 1;
    if (type === "test:fail") files[file].failed += 1;
  }
  yield JSON.stringify(files);
}
