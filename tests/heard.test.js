// What is copied of OpenCode's events, and that a server of OpenCode 1 loads nothing before one of them is a refusal.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { headersOf, hearAnswer, heardAnswers, refusalIn } from "../js-shim/heard.js";
import { home, root, writeFiles } from "./programs.js";

const MODEL = { provider: "openai", id: "gpt" };
const SECRETS = /PROMPT|TOKEN|COOKIE|REQUEST/;

test("of a refusal, only what is named is copied", () => {
  const data = {
    message: "The usage limit has been reached",
    statusCode: 429,
    isRetryable: true,
    responseHeaders: {
      "retry-after": "60",
      "retry-after-ms": "60000",
      "retry-after-more": "REQUEST",
      "X-Codex-Primary-Used-Percent": "100",
      authorization: "Bearer TOKEN",
      "set-cookie": "COOKIE",
      "x-request-id": "REQUEST",
      "x-codex-primary-reset-at": 5,
    },
    responseBody: "{}",
    requestBodyValues: "PROMPT",
    metadata: { url: "https://TOKEN@example.com" },
  };
  const properties = { sessionID: "ses_1", error: { name: "APIError", data } };
  const { at, ...copied } = refusalIn({ type: "session.error", properties }, MODEL) ?? assert.fail();
  assert.ok(at > 0);
  assert.deepEqual(copied, {
    type: "error",
    provider: "openai",
    model: "gpt",
    status: 429,
    headers: { "retry-after": "60", "retry-after-ms": "60000", "X-Codex-Primary-Used-Percent": "100" },
    body: "{}",
    message: "The usage limit has been reached",
  });
});

test("of a retry, its message, which attempt it is and when it is made", () => {
  const status = { type: "retry", attempt: 1, message: "Too Many Requests", next: 5, action: { message: "PROMPT" } };
  const heard = refusalIn({ type: "session.status", properties: { sessionID: "ses_1", status } }, MODEL);
  assert.deepEqual(heard && { ...heard, at: 0 }, {
    type: "retry",
    provider: "openai",
    model: "gpt",
    at: 0,
    message: "Too Many Requests",
    attempt: 1,
    next: 5,
  });
});

test("nothing is made of other events, and no odd one breaks it", () => {
  for (const event of [
    undefined,
    null,
    {},
    { type: "session.idle", properties: {} },
    { type: "session.status", properties: { status: { type: "busy" } } },
    { type: "session.error", properties: { error: { name: "MessageAbortedError", data: {} } } },
    { type: "session.error" },
  ]) {
    assert.equal(refusalIn(event, MODEL), undefined);
  }
  const odd = {
    type: "session.error",
    properties: { error: { name: "APIError", data: { statusCode: "x", message: {} } } },
  };
  assert.ok(!JSON.stringify(refusalIn(odd, MODEL)).includes("x"));
});

test("of answers, the headers of each provider's last one are kept", () => {
  hearAnswer(MODEL, { status: 200, headers: new Headers({ "x-request-id": "REQUEST" }) });
  assert.deepEqual(heardAnswers(), []);
  const headers = (/** @type {string} */ used) =>
    new Headers({ "x-codex-primary-used-percent": used, authorization: "TOKEN", "set-cookie": "COOKIE" });
  for (const used of ["1", "2"]) hearAnswer(MODEL, { status: 200, headers: headers(used) });
  assert.equal(heardAnswers().length, 1);
  assert.deepEqual(heardAnswers()[0]?.headers, { "x-codex-primary-used-percent": "2" });
  assert.doesNotMatch(JSON.stringify(heardAnswers()), SECRETS);
  assert.deepEqual(headersOf("openai", 200), { "x-codex-primary-used-percent": "2" });
  for (const [provider, status] of /** @type {[string, number | undefined][]} */ ([
    ["openai", 429],
    ["openai", undefined],
    ["anthropic", 200],
  ])) {
    assert.deepEqual(headersOf(provider, status), {}, `${provider} ${status}`);
  }
  for (let provider = 0; provider < 100; provider += 1) {
    hearAnswer({ provider: `p${provider}`, id: "" }, { status: 200, headers: headers("3") });
  }
  assert.equal(heardAnswers().length, 64);
});

test("OpenCode 1's server loads nothing before an event is a refusal, and never fails by one", async (t) => {
  const place = home({ "package.json": { type: "module" } });
  cpSync(join(root, "js-shim"), join(place.home, "js-shim"), { recursive: true });
  /** What was loaded of it. @type {string[]} */
  const loaded = [];
  Object.assign(globalThis, { loaded });
  t.after(() => Reflect.deleteProperty(globalThis, "loaded"));
  const noting = (/** @type {string} */ name) => `globalThis.loaded.push("${name}");`;
  writeFiles(place, {
    "js-shim/heard.js": noting("heard.js"),
    "js-shim/run.js": noting("run.js"),
    "js-shim/stopped.js": `${noting("stopped.js")} export const notifyStop = () => Promise.reject(new Error("broken"));`,
  });
  const { default: plugin } = await import(pathToFileURL(join(place.home, "js-shim/server.js")).href);
  const { event } = await plugin.server({}, {});
  const info = { sessionID: "ses_1", role: "assistant", providerID: "openai", modelID: "gpt" };
  await event({ event: { type: "message.updated", properties: { info } } });
  await event({ event: { type: "message.part.updated", properties: { part: { text: "PROMPT" } } } });
  await event({ event: { type: "session.status", properties: { sessionID: "ses_1", status: { type: "busy" } } } });
  await event({ event: undefined });
  assert.deepEqual(loaded, []);
  await event({ event: { type: "session.error", properties: { sessionID: "ses_1", error: { name: "APIError" } } } });
  assert.deepEqual(loaded, ["stopped.js"]);
});
