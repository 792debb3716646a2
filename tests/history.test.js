// The query for OpenCode's list of sessions, and what of the list is passed on.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createOpencodeClient } from "@opencode-ai/sdk";
import { createOpencodeClient as createNewerClient } from "@opencode-ai/sdk/v2";
import { ofAllProjects, sessionsOf } from "../js-shim/sessions.js";
import { storedSamples } from "../js-shim/tui/samples.js";

/** A session as OpenCode lists it. */
const session = {
  id: "ses_1",
  slug: "silent-otter",
  projectID: "takeover",
  directory: "/home/ada/takeover",
  path: "home/ada/takeover",
  title: "Plans of the takeover",
  agent: "build",
  model: { id: "gpt-5.3-codex", providerID: "openai", variant: "high" },
  version: "1.18.33",
  share: { url: "https://example.com/takeover" },
  summary: { additions: 1, deletions: 2, files: 3, diffs: [{ file: "takeover.md", patch: "+takeover" }] },
  cost: 1.5,
  tokens: { input: 100, output: 20, reasoning: 3, cache: { read: 4000, write: 500 } },
  time: { created: 1_795_000_000_000, updated: 1_795_000_060_000, compacting: 1, archived: 2 },
  permission: [{ pattern: "takeover" }],
  project: { id: "takeover", worktree: "/home/ada/takeover", name: "Takeover" },
};

test("of a session, only when it was, its model and its tokens are handed on", async () => {
  const { model, tokens, time } = session;
  const left = {
    id: "ses_1",
    model: { id: model.id, providerID: model.providerID },
    time: { created: time.created, updated: time.updated },
    tokens,
  };
  const text = await sessionsOf(async () => ({ data: [session] }));
  const handed = JSON.parse(text ?? "");
  assert.deepEqual(handed, [left]);
});

test("five weeks are asked for, and no more sessions than are read", async () => {
  /** @type {{ start: number, limit: number }[]} */
  const asked = [];
  const before = Date.now();
  await sessionsOf(async (query) => {
    asked.push(query);
    return { data: [] };
  });
  const [{ start = 0, limit = 0 } = {}] = asked;
  assert.equal(limit, 10_000);
  assert.ok(before - start <= 35 * 86_400_000 && Date.now() - start >= 35 * 86_400_000);
});

test("of a host that gives more than it was asked for, the rest is not looked at", async () => {
  const text = await sessionsOf(async () => ({ data: Array(300_000).fill(session) }));
  assert.equal(JSON.parse(text ?? "").length, 10_000);
  const host = /** @type {any} */ ({ recall: () => Array(200_000).fill({}) });
  assert.equal(/** @type {unknown[]} */ (storedSamples(host)).length, 4096);
});

test("a host that fails, answers with something else, or never answers is no history", async () => {
  assert.equal(await sessionsOf(() => Promise.reject(new Error("old"))), undefined);
  for (const data of [undefined, null, {}, "[]"]) assert.equal(await sessionsOf(async () => ({ data })), undefined);
  mock.timers.enable({ apis: ["setTimeout"] });
  const never = sessionsOf(() => new Promise(() => {}));
  mock.timers.tick(3000);
  assert.equal(await never, undefined);
  mock.timers.reset();
});

test("of OpenCode's clients, all projects' sessions are asked for with the folder in a header alone", async () => {
  /** @type {Request[]} */
  const sent = [];
  const fetch = async (/** @type {any} */ request) => {
    sent.push(request);
    return Response.json([session]);
  };
  const directory = "/home/ada/ünder way";
  const config = { baseUrl: "http://localhost", directory, fetch };
  const query = { start: 1, limit: 10 };
  const url = /** @type {any} */ ("/experimental/session");
  const all = /** @type {any} */ (ofAllProjects(directory));
  const answers = [
    await createOpencodeClient(config).session.list({ url, query, ...all }),
    await createNewerClient({ ...config, experimental_workspaceID: "wrk" }).experimental.session.list(query, all),
  ];
  for (const { data } of answers) assert.deepEqual(data, [session]);
  for (const { url, headers } of sent) {
    assert.equal(url, "http://localhost/experimental/session?start=1&limit=10");
    assert.equal(headers.get("x-opencode-directory"), encodeURIComponent(directory));
    assert.equal(headers.get("x-opencode-workspace"), null);
  }
  assert.equal(sent.length, 2);
  const nowhere = /** @type {any} */ (ofAllProjects(undefined));
  await createOpencodeClient({ baseUrl: "http://localhost", fetch }).session.list({ url, query, ...nowhere });
  assert.equal(sent[2]?.headers.get("x-opencode-directory"), null, "of a host that names no folder");
});
