// Weeks of work in OpenCode's own list of sessions, as if a person had done it.

import assert from "node:assert/strict";
import { runOpencode } from "./opencode.js";

/** Parts of the sessions that no report may repeat. */
export const SECRET = "plans-of-the-takeover";

/**
 * Gives OpenCode in `place` a session for each hour of the last five weeks, with the model `id` of `provider`. The
 * sessions belong to a project other than the open one, and have a title and a folder that are private.
 * @param {import("../programs.js").Place} place
 * @param {{ provider: string, id: string }} model
 */
export async function workedFor(place, { provider, id }) {
  const now = Date.now();
  const hour = 3_600_000;
  const model = JSON.stringify({ providerID: provider, id });
  for (const statement of [
    `INSERT INTO project (id, worktree, time_created, time_updated, sandboxes)
       VALUES ('elsewhere', '/${SECRET}', ${now}, ${now}, '[]')`,
    `WITH RECURSIVE hours(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM hours WHERE n < ${34 * 24})
       INSERT INTO session (id, project_id, slug, directory, title, version, model, tokens_input, time_created, time_updated)
       SELECT printf('ses_%06d', n), 'elsewhere', '${SECRET}', '/${SECRET}', '${SECRET}', '1.18.33', '${model}', 1000,
         ${now - hour} - n * ${hour}, ${now} - n * ${hour} - 60000 FROM hours`,
  ]) {
    const { status, stdout, stderr } = await runOpencode(place, ["db", statement]);
    assert.equal(status, 0, stdout + stderr);
  }
}
