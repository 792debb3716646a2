// One run: hands the core the files it asks for, carries its requests out, and gives back what it reports.

import { homedir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { loadCore, replaceCore } from "./core.js";
import { readFiles } from "./files.js";
import { send } from "./transport.js";

/** @typedef {import("../pkg/mystatus.js").Run} Run */

/** How long a program takes at most to write a credential file. */
const WRITING_MS = 50;

/**
 * The machine as far as the core needs to know it.
 * @returns {Promise<{ home: string, env: Record<string, string> }>}
 */
export async function place() {
  const core = await loadCore();
  /** @type {string[]} */
  const names = JSON.parse(core.variables());
  const set = names.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { home: homedir(), env: Object.fromEntries(set) };
}

/** @returns {string} the runtime's language */
export function locale() {
  // Of all that knows it, plural rules are made soonest, by far.
  return new Intl.PluralRules().resolvedOptions().locale;
}

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
  const here = await place();
  if (auth !== undefined) here.env.OPENCODE_AUTH_CONTENT = auth;
  const core = await loadCore();
  const files = await Promise.all(
    (await readFiles(JSON.parse(core.files(JSON.stringify(here))))).map(async (file) => {
      if (!core.unfinished(JSON.stringify(file))) return file;
      await sleep(WRITING_MS);
      return { ...file, ...(await readFiles([file.path]))[0], wanted: file.wanted };
    }),
  );
  const own = [...files.map(({ text }) => text ?? ""), ...Object.values(here.env)];
  const isAllowed = allowList(JSON.parse(core.hosts()), own);
  /** @type {Run | undefined} */
  let run;
  return new Promise((resolve, reject) => {
    /** @param {() => void} step a step of the core's */
    const take = (step) => {
      try {
        step();
        if (run?.done()) resolve(show(run));
        else if (run) onProgress?.(show(run));
      } catch (error) {
        // The core does not throw but by trapping. Whatever it was doing, its next run gets a new instance.
        replaceCore();
        reject(error);
      }
    };
    const host = {
      now: () => Date.now(),
      locale,
      /** @type {(id: number, request: string) => void} */
      send: (id, request) => {
        send(JSON.parse(request), isAllowed).then((answer) =>
          take(() => {
            if ("code" in answer) run?.fail(id, answer.code);
            else run?.reply(id, answer.status, answer.retryAfter, answer.body);
          }),
        );
      },
    };
    take(() => {
      run = new core.Run(JSON.stringify({ place: here, files, options }), host);
    });
  });
}

/**
 * The shim's own allow-list: the official hosts that are compiled into the core, and besides them only hosts that the
 * user's own credentials name.
 * @param {string[]} official
 * @param {string[]} credentials the texts that hold them
 * @returns {(host: string) => boolean}
 */
function allowList(official, credentials) {
  // As whole names: who trusts company.ghe.com does not trust ghe.com.
  const words = new Set(credentials.flatMap((text) => text.toLowerCase().split(/[^a-z0-9.-]+/)));
  return (host) => {
    if (official.includes(host)) return true;
    const named = host.replace(/^api\./, "");
    const isPublicName = /^([a-z0-9-]+\.)+[a-z][a-z0-9-]*$/.test(named);
    return isPublicName && words.has(named);
  };
}
