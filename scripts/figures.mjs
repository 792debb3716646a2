// A reporter of Node's test runner that at the end writes each file's results as JSON.

/** @typedef {import("./suites.mjs").Figures} Figures */

/** @param {AsyncIterable<{ type: string, data: any }>} events */
export default async function* figures(events) {
  /** @type {Record<string, Figures>} */
  const files = {};
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    const { file, details } = data;
    files[file] ??= { cases: 0, failed: 0, skipped: 0 };
    // The result of a skipped suite does not count its tests.
    if (data.skip !== undefined) {
      files[file].skipped += 1;
      continue;
    }
    // A suite's tests are counted by themselves.
    if (details.type === "suite") continue;
    files[file].cases += 1;
    if (type === "test:fail") files[file].failed += 1;
  }
  yield JSON.stringify(files);
}
