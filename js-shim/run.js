// One run: hands the core the files it asks for, carries its requests out, and gives back what it reports.

import { allowList } from "./allow-list.js";
import { loadCore } from "./core.js";
import { listFolder, readFiles } from "./files.js";
import { heardAnswers } from "./heard.js";
import { sessionsOf } from "./history.js";
import { Inbox, lifeOf } from "./life.js";
import { homeFolder, settingsFile } from "./settings.js";
import { runtimeLocale } from "./switches.js";
import { send } from "./transport.js";

/** @typedef {import("../pkg/mystatus.js").Plan} Plan */
/** @typedef {import("../pkg/mystatus.js").Run} Run */
/** @typedef {import("./transport.js").PlannedRequest} PlannedRequest */

/** The variable that OpenCode's credentials stand in, where they do. */
const AUTH = "OPENCODE_AUTH_CONTENT";
/** The file that they stand in elsewhere. */
const AUTH_FILE = /[\\/]opencode[\\/]auth\.json$/;
/** How long a program takes at most to write a credential file. */
const WRITING_MS = 50;

/** The machine, as far as the core asks about it. */
export const machine = {
  home: homeFolder,
  /** @type {(name: string) => string | undefined} */
  variable: (name) => process.env[name],
  now: () => Date.now(),
  /** @type {(at: number) => number} */
  utcOffset: (at) => -new Date(at).getTimezoneOffset(),
  locale: runtimeLocale,
};

/**
 * Reports on every account.
 * @template T
 * @param {unknown} options what the user asked for, as the core reads it
 * @param {(run: Run) => T} show turns the run into what the caller wants of it
 * @param {object} [asked]
 * @param {(shown: T) => void} [asked.onProgress] is given what is known by then, whenever more is known
 * @param {string} [asked.words] what was typed after the command
 * @param {object} [asked.store] the credentials by their providers, where the host keeps them itself
 * @param {"asked" | "opened" | "automatic"} [asked.intent] whether the user asks anew, opens the report, or nobody asks by
 *   hand, which says how fresh the readings have to be
 * @param {import("./history.js").List} [asked.list] asks the host for its sessions, where it has any
 * @param {unknown} [asked.kept] what the host kept of what windows showed before
 * @param {string[]} [asked.enable] the opt-in platforms that the user named for this run; never from options, which a
 *   project may hold
 * @param {boolean} [asked.sends] whether the platforms are asked; else only what the files hold is found
 * @param {boolean} [asked.examines] whether everything that is read is examined
 * @param {import("./heard.js").Heard[]} [asked.heard] what sessions' own requests told before this run
 * @param {boolean} [asked.inTime] whether what is known is shown as soon as one account's time is over
 * @returns {Promise<T>}
 */
export async function report(options, show, asked = {}) {
  const { onProgress, words, store, intent = "asked", list, kept, enable = [], sends = true, heard = [] } = asked;
  const { examines, inTime } = asked;
  const sessions = list && sessionsOf(list);
  const core = await loadCore();
  const life = lifeOf(core);
  const { learn, learnSettings, allows } = allowList(
    life.enter(() => core.hosts()),
    machine.variable,
  );
  const auth = store && life.enter(() => core.auth_of(store));
  const inbox = new Inbox();
  const host = {
    ...machine,
    /** @type {(name: string) => string | undefined} */
    variable: (name) => {
      const value = name === AUTH && auth !== undefined ? auth : machine.variable(name);
      if (name === AUTH && value) learn(value);
      return value;
    },
    /**
     * @param {string} host
     * @param {string} path
     * @param {Pick<PlannedRequest, "method" | "headers" | "body">} init
     * @param {number} timeoutMs
     * @param {PlannedRequest["proxy"]} proxy
     */
    fetch: (host, path, { method, headers, body }, timeoutMs, proxy) => {
      // A copy, so that what is sent is what was allowed.
      const request = { method, host, path, headers: { ...headers }, body, timeoutMs, proxy };
      return life.thenable(
        send(request, () => allows(request)),
        inbox,
      );
    },
  };
  life.join(inbox);
  try {
    const plan = life.guard(life.enter(() => new core.Plan(options, host)));
    plan.recall(life.memory, intent);
    if (words) plan.narrow(words);
    if (enable.length > 0) plan.enable(enable);
    if (examines) plan.examine(sends);
    for (const one of [...heardAnswers(), ...heard]) plan.hear(one);
    await giveFiles(plan, learn, learnSettings);
    const run = life.guard(plan.start());
    if (kept !== undefined) run.recollect(kept);
    // What breaks there breaks what is shown too.
    const learned = sessions?.then((sessions) => sessions && run.learn(sessions)).catch(() => {});
    const isOver = inTime ? [sleep(run.timeout() * 1000)] : [];
    // One that is never polled sends nothing.
    let isDone = !sends || run.poll();
    /** What the caller threw, who is told at the end: other runs may wait for this one's answers. @type {unknown[]} */
    const thrown = [];
    while (!isDone) {
      try {
        if (thrown.length === 0) onProgress?.(show(run));
      } catch (error) {
        thrown.push(error);
      }
      const isAnswer = await Promise.race([inbox.deliver(), ...isOver]);
      if (isAnswer === undefined) break;
      isDone = run.poll();
      if (isAnswer) life.nudge(inbox);
    }
    await learned;
    if (thrown.length > 0) throw thrown[0];
    return show(run);
  } finally {
    life.leave(inbox);
  }
}

/** Ends after `ms` milliseconds, for which the process is not kept alive. @param {number} ms @returns {Promise<undefined>} */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined).unref());
}

/** More scopes of packages than anybody has. */
const MOST_SCOPES = 16;

/**
 * The names of what is in `folder`, packages in the folders of their scopes too.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function namesIn(folder) {
  const names = await listFolder(folder);
  const scopes = names.filter((name) => name.startsWith("@")).slice(0, MOST_SCOPES);
  const scoped = scopes.map(async (scope) =>
    (await listFolder(`${folder}/${scope}`)).map((name) => `${scope}/${name}`),
  );
  return [...names, ...(await Promise.all(scoped)).flat()];
}

/**
 * Gives `plan` the files that it asks for, and those a second time that another program was writing.
 * @param {Plan} plan
 * @param {(auth: string) => void} learn takes in OpenCode's credentials
 * @param {(text: string) => void} learnSettings takes in the user's own settings
 */
async function giveFiles(plan, learn, learnSettings) {
  /** @type {(file: import("./files.js").FileRead) => boolean} */
  const give = ({ path, text, error = "", modified }) => {
    if (text !== undefined && AUTH_FILE.test(path)) learn(text);
    if (text !== undefined && path === settingsFile()) learnSettings(text);
    return plan.take(path, text, error, modified);
  };
  const known = plan.files();
  const listing = plan.folders().map(async (folder) => plan.list(folder, await namesIn(folder)));
  const [files] = await Promise.all([readFiles(known), ...listing]);
  // Which files there are in the folders is known by now.
  const more = await readFiles(plan.files().filter((path) => !known.includes(path)));
  const unfinished = [...files, ...more].filter(give);
  if (unfinished.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, WRITING_MS));
  for (const file of await readFiles(unfinished.map(({ path }) => path))) give(file);
}
