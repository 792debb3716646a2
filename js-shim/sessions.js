// The work done in OpenCode, which forecasts need: from its list of sessions, when each ran, with which model, and how
// many tokens it used.

import { withinTime } from "./files.js";

/** @typedef {(query: { start: number, limit: number }) => Promise<{ data?: unknown }>} List */

/**
 * Request options for OpenCode's client that list the sessions of all projects. They drop the folder and workspace that
 * the client would add to the query, but send the folder as a header. Otherwise the server would start an instance in
 * its own folder, with that folder's configuration and all its plugins, only to answer.
 * @param {string | undefined} directory the folder of the calling instance
 */
export const ofAllProjects = (directory) => ({
  headers: { "x-opencode-directory": null, "x-opencode-workspace": null },
  // Receives the client's options before it builds the query.
  requestValidator: async (/** @type {any} */ client) => {
    const send = client.fetch;
    client.fetch = (/** @type {Request} */ request) => {
      if (directory) request.headers.set("x-opencode-directory", encodeURIComponent(directory));
      return send(request);
    };
  },
});

/** The members that are passed on: no title, no folder, and no message. */
const MEMBERS = [
  ...["model", "id", "providerID", "time", "created", "updated"],
  ...["tokens", "input", "output", "reasoning", "cache", "read", "write"],
];
/** The core reads no more sessions than this, and none older than five weeks. */
const LIMIT = 10_000;
const SINCE_MS = 35 * 86_400_000;
/** The most time that a report waits for the list: a slow machine takes a second or two for thousands of sessions. */
const WAIT_MS = 3000;

/**
 * Returns the sessions as JSON; nothing if the host does not list them in time.
 * @param {List} list lists the host's sessions
 * @returns {Promise<string | undefined>}
 */
export async function sessionsOf(list) {
  try {
    const listing = list({ start: Date.now() - SINCE_MS, limit: LIMIT });
    const [{ data } = {}] = await withinTime([listing], WAIT_MS, {});
    return Array.isArray(data) ? JSON.stringify(data.slice(0, LIMIT), MEMBERS) : undefined;
  } catch {
    return undefined;
  }
}
