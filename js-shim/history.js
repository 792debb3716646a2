// What was done in OpenCode, by which forecasts are made: of its own list of sessions, when each was, with which model,
// and how many tokens it took.

import { withinTime } from "./files.js";

/** @typedef {(query: { start: number, limit: number }) => Promise<{ data?: unknown }>} List */

/** Without the folder and the workspace that OpenCode's client asks for otherwise: what was done in any counts. */
export const ALL_PROJECTS = { headers: { "x-opencode-directory": null, "x-opencode-workspace": null } };

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
