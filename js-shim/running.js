// One run: reads the files that the core asks for, sends its requests, and returns its report.

import { allowList } from "./allow-list.js";
import { homeFolder, listFolder, readFiles } from "./files.js";
import { Inbox, instanceOf } from "./instance.js";
import { sessionsOf } from "./sessions.js";
import { knownSettings, readSettings, runtimeLocale, settingsFile } from "./settings.js";
import { recordedAnswers } from "./signals.js";
import { send } from "./transport.js";

/** @typedef {import("../pkg/mystatus.js").Plan} Plan */
/** @typedef {import("../pkg/mystatus.js").Run} Run */
/** @typedef {import("./request.js").PlannedRequest} PlannedRequest */

/** The variable that may hold OpenCode's credentials. */
const AUTH = "OPENCODE_AUTH_CONTENT";
/** The file that holds them otherwise. */
const AUTH_FILE = /[\\/]opencode[\\/]auth\.json$/;
/** The most time that a program needs to write a credential file. */
const WRITING_MS = 50;

/** The parts of the machine that the core reads. */
export const machine = {
  home: homeFolder,
  /** @type {(name: string) => string | undefined} */
  variable: (name) => process.env[name],
  now: () => Date.now(),
  /** @type {(at: number) => number} */
  utcOffset: (at) => -new Date(at).getTimezoneOffset(),
  locale: runtimeLocale,
};
// Bun takes milliseconds to load the time zone. Loading it here overlaps with compiling the core on another thread.
machine.utcOffset(machine.now());

/**
 * Reports on every account.
 * @template T
 * @param {import("./core.js").Core} core
 * @param {unknown} options
 * @param {(run: Run) => T} show
 * @param {import("./run.js").Asked<T>} asked
 * @returns {Promise<T>}
 */
export async function runReport(core, options, show, asked) {
  const { onProgress, words, store, intent = "asked", list, kept, enable = [], sends = true, signals = [] } = asked;
  const { diagnoses, inTime } = asked;
  const sessions = list && sessionsOf(list);
  const instance = instanceOf(core);
  const { learn, learnSettings, allows } = allowList(instance.hosts, machine.variable);
  const inbox = new Inbox();
  const host = {
    ...machine,
    /** @type {(name: string) => string | undefined} */
    variable: (name) => {
      const value = machine.variable(name);
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
      // A copy, so that the core cannot change a request after it was allowed.
      const request = { method, host, path, headers: { ...headers }, body, timeoutMs, proxy };
      return instance.thenable(
        send(request, () => allows(request)),
        inbox,
      );
    },
  };
  instance.join(inbox);
  try {
    const plan = instance.guard(instance.enter(() => new core.Plan(options ?? {}, host)));
    plan.useCache(instance.cache, intent);
    const auth = store && plan.store(store);
    if (auth) learn(auth);
    if (words) plan.narrow(words);
    if (enable.length > 0) plan.enable(enable);
    if (diagnoses) plan.diagnose(sends);
    for (const one of [...recordedAnswers(), ...signals]) plan.addSignal(one);
    await giveFiles(plan, learn, learnSettings);
    const run = instance.guard(plan.start());
    if (kept !== undefined) run.setSamples(kept);
    // An error in `setSessions` also breaks `show`, which reports it.
    const learned = sessions?.then((sessions) => sessions && run.setSessions(sessions)).catch(() => {});
    const isOver = inTime ? [sleep(run.timeout() * 1000)] : [];
    // A run that is never polled sends nothing.
    let isDone = !sends || run.poll();
    /** Errors of the caller, thrown at the end: other runs may wait for this one's answers. @type {unknown[]} */
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
      if (isAnswer) instance.nudge(inbox);
    }
    await learned;
    if (thrown.length > 0) throw thrown[0];
    return show(run);
  } finally {
    instance.leave(inbox);
  }
}

/** Waits `ms` milliseconds without keeping the process alive. @param {number} ms @returns {Promise<undefined>} */
function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined).unref());
}

/** More package scopes than anybody has. */
const MOST_SCOPES = 16;

/**
 * Returns the names of the entries in `folder`, including the packages in scope folders.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function namesIn(folder) {
  const names = await listFolder(folder);
  const scopes = names.filter((name) => name.startsWith("@")).slice(0, MOST_SCOPES);
  const scoped = scopes.map(async (scope) =>
    (await listFolder(`${folder}/${scope}`)).map((name) => `${scope}/${name}`),
  );
  return [...names, ...(await Promise.all(scoped)).flat()];
}

/**
 * Gives `plan` the files that it asks for. Files that another program was still writing are read a second time.
 * @param {Plan} plan
 * @param {(auth: string) => void} learn receives OpenCode's credentials
 * @param {(text: string) => void} learnSettings receives the user's own settings
 */
async function giveFiles(plan, learn, learnSettings) {
  /** @type {string | undefined} */
  let learned;
  /** @type {(file: import("./files.js").FileRead) => boolean} */
  const give = ({ path, text, error = "", modified }) => {
    if (text !== undefined && AUTH_FILE.test(path)) learn(text);
    if (path === settingsFile() && text !== learned) {
      learned = text;
      learnSettings(text ?? "");
    }
    return plan.take(path, text, error, modified);
  };
  const asked = [settingsFile()];
  const readMore = () => {
    const paths = plan.files().filter((path) => !asked.includes(path));
    asked.push(...paths);
    return readFiles(paths);
  };
  /** @type {string[]} */
  const listed = [];
  const listMore = () => {
    const folders = plan.folders().filter((folder) => !listed.includes(folder));
    listed.push(...folders);
    return Promise.all(folders.map(async (folder) => plan.list(folder, await namesIn(folder))));
  };
  // Which files to read depends on the settings. They seldom change, so the other files need not wait for them.
  knownSettings.forEach(give);
  const settings = readSettings();
  const files = readMore();
  const listing = listMore();
  // More files are known once the folders are listed and the settings read, even if the others are not read yet.
  const more = Promise.all([settings.then((read) => read.forEach(give)).then(listMore), listing]).then(readMore);
  const read = (await Promise.all([settings, files, more])).flat();
  // Most files do not exist. The core treats a file that it is not given as missing, and a call for each takes time.
  const unfinished = read.filter(({ error }) => error !== "ENOENT").filter(give);
  if (unfinished.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, WRITING_MS));
  for (const file of await readFiles(unfinished.map(({ path }) => path))) give(file);
}
