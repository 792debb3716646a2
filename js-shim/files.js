// Reads the files that the core asks for, and knows the folders that hold them. No code here opens a file for writing.

// Not imported: Node takes longer to list this module's exports than to read the files. The callback functions are
// available at once, while Bun would first have to load the promise-based ones.
const { close, constants, fstat, open, read, readdir } = process.getBuiltinModule("node:fs");

/** O_NONBLOCK: opening a named pipe must not block until another program writes into it. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
/** More than any credential file has. */
const MOST_BYTES = 1024 * 1024;
/** Far more than a working disk needs; a network disk that is gone never answers. */
const MOST_MS = 3000;
/** How much one call reads of a file of unknown size. */
const CHUNK_BYTES = 64 * 1024;

/**
 * A file: its text, or the operating system's code for why it could not be read; and its modification time in epoch
 * milliseconds.
 * @typedef {{ path: string, text?: string, error?: string, modified?: number }} FileRead
 */

/**
 * Returns `path` if it is absolute. A relative one, such as a `~` that no shell replaced, leads into the folder where a
 * program starts: a project's.
 * @param {string | undefined} path
 */
export const absolute = (path = "") => (/^([\\/]|[a-z]:[\\/])/i.test(path) ? path : undefined);

/** The user's home folder; an empty string if it is not known. */
export function homeFolder() {
  try {
    // node:os, slow to load, also reads HOME first. On Windows it does not, and neither does OpenCode.
    const home = process.platform === "win32" ? undefined : absolute(process.env.HOME);
    if (home) return home;
    const { homedir, userInfo } = process.getBuiltinModule("node:os");
    // To Node, unlike to Bun in OpenCode, an empty HOME is a home folder.
    return absolute(homedir()) ?? userInfo().homedir;
  } catch {
    // HOME is not set, and the system does not know the user.
    return "";
  }
}

/**
 * The folders that OpenCode reads: those of `own` hold configurations and tools, those of `project` hold terminal
 * configurations. `project` goes from the start directory up to the worktree, or else to the root.
 * @param {{ directory?: string | undefined, worktree?: string }} context
 * @returns {{ own: string[], project: string[] }}
 */
export function foldersOf({ directory, worktree }) {
  // Loaded only now: these modules take longer to load than the file that OpenCode loads at its start.
  const { dirname, join } = process.getBuiltinModule("node:path");
  const { XDG_CONFIG_HOME, OPENCODE_CONFIG_DIR, OPENCODE_DISABLE_PROJECT_CONFIG = "" } = process.env;
  const home = homeFolder();
  // OpenCode tests this variable in the same way; when set, it ignores the project's files.
  const first = /^(1|true)$/i.test(OPENCODE_DISABLE_PROJECT_CONFIG) ? "" : directory;
  const project = [];
  for (let folder = first; folder; folder = folder === worktree ? "" : dirname(folder)) {
    project.push(folder);
    if (folder === dirname(folder)) break;
  }
  // Without a home folder, the relative path would point into the project.
  const config = absolute(XDG_CONFIG_HOME) ?? (home && join(home, ".config"));
  const own = config ? [join(config, "opencode")] : [];
  own.push(...[home, ...project].filter(Boolean).map((folder) => join(folder, ".opencode")));
  if (OPENCODE_CONFIG_DIR) own.push(OPENCODE_CONFIG_DIR);
  return { own, project };
}

/**
 * Reads the files at `paths`.
 * @param {string[]} paths
 * @returns {Promise<FileRead[]>}
 */
export async function readFiles(paths) {
  const late = { error: "ETIMEDOUT" };
  const reading = paths.map((path) => inTurn(path, () => readOne(path), late));
  const read = await withinTime(reading, MOST_MS, late);
  return paths.map((path, index) => ({ path, ...read[index] }));
}

/**
 * Returns the names of the entries in `folder`; none if it cannot be listed in time.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function listFolder(folder) {
  /** @type {string[]} */
  const none = [];
  const list = () => promised((/** @type {any} */ done) => readdir(folder, done)).catch(() => none);
  const [names = none] = await withinTime([inTurn(folder, list, none)], MOST_MS, none);
  return names;
}

/**
 * For each folder of the home whose disk has not answered: the access that waits for it, and from when on it counts as
 * late, a moment before a timer of MOST_MS can end.
 * @type {Map<string, { first: Promise<unknown>, late: number }>}
 */
const silent = new Map();

/**
 * Returns what `access` returns, or `otherwise` if the disk of `path` is late. Each folder of the home may be a disk of
 * its own. Until it answers, only one access waits for it: the runtime has few threads for all disks.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} access never rejects
 * @param {T} otherwise
 * @returns {Promise<T>}
 */
function inTurn(path, access, otherwise) {
  const folder = path.replace(homeFolder(), "~").split(/[\\/]/, 2).join("/");
  const now = performance.now();
  const asked = silent.get(folder);
  if (asked) return now < asked.late ? asked.first.then(access) : Promise.resolve(otherwise);
  const first = access();
  silent.set(folder, { first, late: now + MOST_MS - 50 });
  first.then(() => silent.delete(folder));
  return first;
}

/**
 * Returns the results of `promises`, with `otherwise` for each that takes longer than `ms` milliseconds.
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
    // What was read stands, however it closes; without a callback, a failure would end the process.
    if (file !== undefined) close(file, () => {});
  }
}

/**
 * Returns the text of `file`; nothing if it is too long. The size in its metadata is not trusted: files under /proc
 * have size 0 and may go on for gigabytes.
 * @param {number} file
 * @param {number} expected its size
 * @returns {Promise<string | undefined>}
 */
async function readText(file, expected) {
  const chunks = [];
  let size = 0;
  // One byte more than the expected size shows whether the file is longer.
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
 * Turns a function that takes a callback into a promise.
 * @template T
 * @param {(done: (error: Error | null, value: T) => void) => void} start
 * @returns {Promise<T>}
 */
function promised(start) {
  return new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value))));
}
