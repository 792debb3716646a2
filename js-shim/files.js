// Reads the few files that the core asks for. Nothing here opens a file for writing.

// Not imported: Node takes longer to list what this module exports than to read the files. And its functions that take
// callbacks are there at once, where those that make promises have yet to be loaded by Bun.
const { close, constants, fstat, open, read, readdir } = process.getBuiltinModule("node:fs");

/** O_NONBLOCK: opening a named pipe must not wait for somebody to write into it. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** No credential file is nearly as large. */
const MOST_BYTES = 1024 * 1024;
/** What a disk that answers at all takes by far; one on a network that is gone never does. */
const MOST_MS = 3000;
/** As much as is read at once. */
const CHUNK_BYTES = 64 * 1024;

/**
 * What is known of one file: its text, or the operating system's code for why it could not be read; and when it was
 * changed, in epoch milliseconds.
 * @typedef {{ path: string, text?: string, error?: string, modified?: number }} FileRead
 */

/**
 * Reads the files at `paths`.
 * @param {string[]} paths
 * @returns {Promise<FileRead[]>}
 */
export async function readFiles(paths) {
  const read = await withinTime(paths.map(readOne), MOST_MS, { error: "ETIMEDOUT" });
  return paths.map((path, index) => ({ path, ...read[index] }));
}

/**
 * The names of what is in `folder`; none where it cannot be listed.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function listFolder(folder) {
  const listing = promised((/** @type {any} */ done) => readdir(folder, done)).catch(() => []);
  const [names = []] = await withinTime([listing], MOST_MS, []);
  return names;
}

/**
 * What each of `promises` gives within `ms` milliseconds; `otherwise` in the place of what does not.
 * @template T, U
 * @param {Promise<T>[]} promises
 * @param {number} ms
 * @param {U} otherwise
 * @returns {Promise<(T | U)[]>}
 */
export async function withinTime(promises, ms, otherwise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<U>} */
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms, otherwise);
  });
  try {
    return await Promise.all(promises.map((one) => Promise.race([one, late])));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {string} path
 * @returns {Promise<Omit<FileRead, "path">>}
 */
async function readOne(path) {
  /** @type {number | undefined} */
  let file;
  try {
    const opened = await promised((done) => open(path, FLAGS, done));
    file = opened;
    const stat = await promised((done) => fstat(opened, done));
    if (stat.isDirectory()) return { error: "EISDIR" };
    if (!stat.isFile()) return { error: "EINVAL" };
    const text = await readText(opened, stat.size);
    const modified = stat.mtimeMs;
    return text === undefined ? { error: "EFBIG", modified } : { text, modified };
  } catch (error) {
    return { error: /** @type {NodeJS.ErrnoException} */ (error).code ?? "EIO" };
  } finally {
    if (file !== undefined) close(file);
  }
}

/**
 * The text of `file`; nothing where it holds too much. Its size alone is not believed: what stands under /proc has none,
 * and goes on for gigabytes.
 * @param {number} file
 * @param {number} expected its size
 * @returns {Promise<string | undefined>}
 */
async function readText(file, expected) {
  const chunks = [];
  let size = 0;
  // Most files are read at once, and a byte more of them, which is not there.
  let room = expected > 0 ? expected + 1 : CHUNK_BYTES;
  while (size <= MOST_BYTES) {
    const chunk = new Uint8Array(Math.min(room, MOST_BYTES + 1 - size));
    const count = await promised((done) => read(file, chunk, 0, chunk.length, null, done));
    chunks.push(chunk.subarray(0, count));
    size += count;
    if (count === 0 || size === expected) return Buffer.concat(chunks, size).toString();
    room = CHUNK_BYTES;
  }
  return undefined;
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
