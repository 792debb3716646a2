// What the command line prints of the package's own files.

/**
 * The text of a file.
 * @param {string} path in the package
 * @returns {string}
 */
export function shipped(path) {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}
