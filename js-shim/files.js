// Reads the few files that the core asks for. Nothing here opens a file for writing.

import { constants } from "node:fs";
import { open, readdir } from "node:fs/promises";

/** No credential file is nearly as large. */
const MOST_BYTES = 1024 * 1024;

/**
 * What is known of one file: its text, or the operating system's code for why it could not be read.
 * @typedef {{ wanted: string, path: string, text?: string, error?: string }} FileRead
 */

/**
 * Reads the files at `paths`; a `*` in a path stands for any text within one folder's name.
 * @param {string[]} paths
 * @returns {Promise<FileRead[]>}
 */
export async function readFiles(paths) {
  const reads = await Promise.all(
    paths.map(async (wanted) => {
      const found = await expand(wanted);
      return Promise.all(found.map(async (path) => ({ wanted, path, ...(await readText(path)) })));
    }),
  );
  return reads.flat();
}

/**
 * The paths that exist for `path`, in order; `path` itself where it holds no `*`.
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function expand(path) {
  const parts = path.split("/");
  const at = parts.findIndex((part) => part.includes("*"));
  if (at < 0) return [path];
  const folder = parts.slice(0, at).join("/");
  const [before = "", after = ""] = /** @type {string} */ (parts[at]).split("*");
  const names = await readdir(folder).catch(() => []);
  const fits = names.filter((name) => name.startsWith(before) && name.endsWith(after)).sort();
  return fits.map((name) => [folder, name, ...parts.slice(at + 1)].join("/"));
}

/**
 * @param {string} path
 * @returns {Promise<{ text: string } | { error: string }>}
 */
async function readText(path) {
  let file;
  try {
    // O_NONBLOCK: opening a named pipe must not wait for somebody to write into it.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await file.stat();
    if (stat.isDirectory()) return { error: "EISDIR" };
    if (!stat.isFile()) return { error: "EINVAL" };
    if (stat.size > MOST_BYTES) return { error: "EFBIG" };
    return { text: await file.readFile("utf8") };
  } catch (error) {
    return { error: /** @type {NodeJS.ErrnoException} */ (error).code ?? "EIO" };
  } finally {
    await file?.close();
  }
}
