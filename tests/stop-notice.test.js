// Why a session stopped, as the server tells it over days.

import assert from "node:assert/strict";
import fs from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { notifyStop } from "../js-shim/stop-notice.js";
import { AUTH_FILE, home, moveInto, programs, root, run, writeFiles } from "./programs.js";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 18, 11);
const PROVIDER = "kimi-for-coding";

const place = home({ [AUTH_FILE]: { [PROVIDER]: { type: "api", key: "sk-0123456789abcdefgh" } } });
moveInto(place);

/** A refusal that names no reset. */
const refusal = () => {
  const message = "You've reached your 5-hour usage limit. Your quota will be refreshed in the next cycle.";
  const body = JSON.stringify({ error: { type: "access_terminated_error", message } });
  return { type: /** @type {const} */ ("error"), provider: PROVIDER, model: "m", at: Date.now(), status: 403, body };
};

test("each new window that is used up is told of, and each only once, though no reset is known", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: NOW });
  const write = t.mock.method(fs, "writeSync", () => 0);
  /** @type {number[]} */
  const told = [];
  for (const hour of [0, 4, 6, 10, 12, 18, 24]) {
    t.mock.timers.setTime(NOW + hour * HOUR);
    const before = write.mock.callCount();
    await notifyStop({}, {}, refusal(), true);
    if (write.mock.callCount() > before) told.push(hour);
  }
  write.mock.restore();
  assert.deepEqual(told, [0, 6, 12, 18, 24]);
});

test("a host whose standard error nobody reads any more goes on", async () => {
  const notice = `
    const { notifyStop } = await import(${JSON.stringify(join(root, "js-shim/stop-notice.js"))});
    await notifyStop({}, {}, ${JSON.stringify(refusal())}, true);
    setTimeout(() => console.log("goes on"), 100);`;
  writeFiles(place, { "notice.mjs": notice });
  for (const [name, program] of programs) {
    const unread = ["-c", '{ "$0" notice.mjs 2>&1 >&3 | true; } 3>&1', program];
    assert.equal((await run("sh", unread, place)).stdout, "goes on\n", name);
  }
});

test("a terminal that never answers holds back no other notice", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: NOW + 48 * HOUR });
  const showToast = t.mock.fn(() => new Promise(() => {}));
  await notifyStop({ client: { tui: { showToast } } }, {}, refusal(), false);
  assert.equal(showToast.mock.callCount(), 1);
});
