// The files of the package that the command line prints.

/**
 * Returns the text of a file.
 * @param {string} path in the package
 * @returns {string}
 */
export function shipped(path) {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}
