// Reads the few files that the core asks for. Nothing here opens a file for writing.

// Not imported: Node takes longer to list what this module exports than to read the files. And its functions that take
// callbacks are there at once, where those that make promises have yet to be loaded by Bun.
const { close, constants, fstat, open, readdir, readFile } = process.getBuiltinModule("node:fs");

/** O_NONBLOCK: opening a named pipe must not wait for somebody to write into it. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
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
  const found = await Promise.all(
    paths.map(async (wanted) => (await expand(wanted)).map((path) => ({ wanted, path }))),
  );
  return Promise.all(found.flat().map(readOne));
}

/**
 * Reads one file.
 * @param {{ wanted: string, path: string }} file
 * @returns {Promise<FileRead>}
 */
export async function readOne({ wanted, path }) {
  return { wanted, path, ...(await readText(path)) };
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
  /** @type {string[]} */
  const names = await promised((done) => readdir(folder, done)).catch(() => []);
  const fits = names.filter((name) => name.startsWith(before) && name.endsWith(after)).sort();
  return fits.map((name) => [folder, name, ...parts.slice(at + 1)].join("/"));
}

/**
 * @param {string} path
 * @returns {Promise<{ text: string } | { error: string }>}
 */
async function readText(path) {
  /** @type {number | undefined} */
  let file;
  try {
    const opened = await promised((done) => open(path, FLAGS, done));
    file = opened;
    const stat = await promised((done) => fstat(opened, done));
    if (stat.isDirectory()) return { error: "EISDIR" };
    if (!stat.isFile()) return { error: "EINVAL" };
    if (stat.size > MOST_BYTES) return { error: "EFBIG" };
    return { text: await promised((done) => readFile(opened, "utf8", done)) };
  } catch (error) {
    return { error: /** @type {NodeJS.ErrnoException} */ (error).code ?? "EIO" };
  } finally {
    if (file !== undefined) close(file);
  }
}

/**
 * What `start` gives its callback.
 * @template T
 * @param {(done: (error: Error | null, value: T) => void) => void} start
 * @returns {Promise<T>}
 */
function promised(start) {
  return new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));
}
