// What was done in OpenCode, by which forecasts are made: of its own list of sessions, when each was, with which model,
// and how many tokens it took.

import { withinTime } from "./files.js";

/** @typedef {(query: { start: number, limit: number }) => Promise<{ data?: unknown }>} List */

/**
 * What has OpenCode's client ask for the sessions of all projects: the folder and the workspace, which it would put into
 * the query, are left out. The folder is named to the server in a header, as that would start in its own folder
 * otherwise, with the configuration and all plugins of that one, only to answer.
 * @param {string | undefined} directory that of the instance that asks
 */
export const ofAllProjects = (directory) => ({
  headers: { "x-opencode-directory": null, "x-opencode-workspace": null },
  // Is given what the client sends by, before it makes the query.
  requestValidator: async (/** @type {any} */ client) => {
    const send = client.fetch;
    client.fetch = (/** @type {Request} */ request) => {
      if (directory) request.headers.set("x-opencode-directory", encodeURIComponent(directory));
      return send(request);
    };
  },
});

/** The members that are handed on; no title, no folder, and nothing that was said. */
const MEMBERS = [
  ...["model", "id", "providerID", "time", "created", "updated"],
  ...["tokens", "input", "output", "reasoning", "cache", "read", "write"],
];
/** More sessions than the core reads are of no use, nor are those of more than five weeks ago. */
const LIMIT = 10_000;
const SINCE_MS = 35 * 86_400_000;
/** So long does a report wait for it, at most: thousands of sessions take a slow machine a second or two. */
const WAIT_MS = 3000;

/**
 * The sessions as JSON; nothing where the host does not list them, or not in time.
 * @param {List} list asks the host for its sessions
 * @returns {Promise<string | undefined>}
 */
export async function sessionsOf(list) {
  try {
    const listing = list({ start: Date.now() - SINCE_MS, limit: LIMIT });
    const [{ data } = {}] = await withinTime([listing], WAIT_MS, {});
    return Array.isArray(data) ? JSON.stringify(data, MEMBERS) : undefined;
  } catch {
    return undefined;
  }
}
