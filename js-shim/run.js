// One run: hands the core the files it asks for, carries its requests out, and gives back what it reports.

import { loadCore } from "./core.js";
import { listFolder, readFiles } from "./files.js";
import { send } from "./transport.js";

/** @typedef {import("../pkg/mystatus.js").Run} Run */
/** @typedef {{ id: number, answer: import("./transport.js").Answer }} Answered */

/** The variable that OpenCode's credentials stand in, where they do. */
const AUTH = "OPENCODE_AUTH_CONTENT";
/** How long a program takes at most to write a credential file. */
const WRITING_MS = 50;

/** The machine, as far as the core asks about it. */
export const machine = {
  // Where node:os looks first too, which takes a while to load.
  home: () => (process.platform !== "win32" && process.env.HOME) || process.getBuiltinModule("node:os").homedir(),
  /** @type {(name: string) => string | undefined} */
  variable: (name) => process.env[name],
  now: () => Date.now(),
  // Of all that knows the runtime's language, plural rules are made soonest, by far.
  locale: () => new Intl.PluralRules().resolvedOptions().locale,
};

/**
 * Reports on every account.
 * @template T
 * @param {unknown} options what the user asked for, as the core reads it
 * @param {(run: Run) => T} show turns the run into what the caller wants of it
 * @param {(shown: T) => void} [onProgress] is given what is known by then, whenever more is known
 * @param {string} [auth] the text of auth.json, where the host keeps the credentials itself
 * @returns {Promise<T>}
 */
export async function report(options, show, onProgress, auth) {
  const core = await loadCore();
  /** The variables and files that the core was given, for the hosts that they name. @type {string[]} */
  const own = [];
  const isAllowed = allowList(JSON.parse(core.hosts()), own);
  /** The requests under way. @type {Map<number, Promise<Answered>>} */
  const sent = new Map();
  const host = {
    ...machine,
    /** @type {(name: string) => string | undefined} */
    variable: (name) => {
      const value = name === AUTH && auth !== undefined ? auth : machine.variable(name);
      if (value !== undefined) own.push(value);
      return value;
    },
    /** @type {(id: number, request: string) => void} */
    send: (id, request) => {
      const answered = send(JSON.parse(request), isAllowed).then((answer) => ({ id, answer }));
      sent.set(id, answered);
    },
  };
  try {
    const run = new core.Run(JSON.stringify(options ?? {}), host);
    await giveFiles(run, own);
    run.start();
    while (!run.done()) {
      onProgress?.(show(run));
      const { id, answer } = await Promise.race(sent.values());
      sent.delete(id);
      if ("code" in answer) run.fail(id, answer.code);
      else run.reply(id, answer.status, answer.retryAfter, answer.body);
    }
    return show(run);
  } catch (error) {
    // The core does not throw but by trapping. Its memory may be in any state, so the next run gets a new instance.
    core.__wbg_reset_state();
    throw error;
  }
}

/**
 * Gives `run` the files that it asks for, and those a second time that another program was writing.
 * @param {Run} run
 * @param {string[]} own takes in their texts
 */
async function giveFiles(run, own) {
  /** @type {(files: import("./files.js").FileRead[]) => import("./files.js").FileRead[]} */
  const give = (files) => {
    own.push(...files.map(({ text = "" }) => text));
    return files.filter(({ path, text, error = "" }) => run.take(path, text, error));
  };
  run.list(JSON.stringify(await listFolder(run.folder())));
  const unfinished = give(await readFiles(JSON.parse(run.files())));
  if (unfinished.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, WRITING_MS));
  give(await readFiles(unfinished.map(({ path }) => path)));
}

/**
 * The shim's own allow-list: the official hosts that are compiled into the core, and besides them only hosts that the
 * user's own credentials name.
 * @param {string[]} official
 * @param {string[]} credentials the texts that hold them
 * @returns {(host: string) => boolean}
 */
function allowList(official, credentials) {
  return (host) => {
    if (official.includes(host)) return true;
    const named = host.replace(/^api\./, "");
    const isPublicName = /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(named);
    // As whole names: who trusts company.ghe.com does not trust ghe.com.
    const words = (/** @type {string} */ text) => text.toLowerCase().split(/[^a-z0-9.-]+/);
    return isPublicName && credentials.some((text) => words(text).includes(named));
  };
}
