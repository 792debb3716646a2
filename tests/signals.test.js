// What is copied from OpenCode's events, and which model an event's refusal is attributed to. A server of OpenCode 1
// loads almost nothing until an event is a refusal.

import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { headersOf, recordAnswer, recordedAnswers, refusalIn } from "../js-shim/signals.js";
import { terminalModules } from "./opencode/modules.js";
import { home, root, writeFiles } from "./programs.js";
import { inTurns } from "./waiting.js";

/** @typedef {import("../js-shim/signals.js").Signal} Signal */

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

test("a text that is too long to be read is not copied", () => {
  const body = (/** @type {number} */ size) => ({ statusCode: 429, responseBody: "x".repeat(size), message: "Slow" });
  const copied = (/** @type {number} */ size) =>
    refusalIn({ type: "session.error", properties: { error: { name: "APIError", data: body(size) } } }, MODEL);
  assert.equal(copied(16 * 1024)?.body?.length, 16 * 1024);
  assert.equal(copied(16 * 1024 + 1)?.body, undefined);
  assert.equal(copied(16 * 1024 + 1)?.message, "Slow");
});

test("a refusal that OpenCode does not recognise as a provider's is copied too", () => {
  const error = { name: "UnknownError", data: { message: '{"type":"error","error":{"type":"usage_limit_reached"}}' } };
  const copied = refusalIn({ type: "session.error", properties: { sessionID: "ses_1", error } }, MODEL);
  assert.equal(copied?.message, error.data.message);
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
  recordAnswer(MODEL, { status: 200, headers: new Headers({ "x-request-id": "REQUEST" }) });
  assert.deepEqual(recordedAnswers(), []);
  const headers = (/** @type {string} */ used) =>
    new Headers({ "x-codex-primary-used-percent": used, authorization: "TOKEN", "set-cookie": "COOKIE" });
  for (const used of ["1", "2"]) recordAnswer(MODEL, { status: 200, headers: headers(used) });
  assert.equal(recordedAnswers().length, 1);
  assert.deepEqual(recordedAnswers()[0]?.headers, { "x-codex-primary-used-percent": "2" });
  assert.doesNotMatch(JSON.stringify(recordedAnswers()), SECRETS);
  assert.deepEqual(headersOf("openai", 200), { "x-codex-primary-used-percent": "2" });
  for (const [provider, status] of /** @type {[string, number | undefined][]} */ ([
    ["openai", 429],
    ["openai", undefined],
    ["anthropic", 200],
  ])) {
    assert.deepEqual(headersOf(provider, status), {}, `${provider} ${status}`);
  }
  for (let provider = 0; provider < 100; provider += 1) {
    recordAnswer({ provider: `p${provider}`, id: "" }, { status: 200, headers: headers("3") });
  }
  assert.equal(recordedAnswers().length, 64);
  // The one that answered longest ago makes room, not the one that was first to answer.
  for (const provider of ["p36", "p100"]) {
    recordAnswer({ provider, id: "" }, { status: 200, headers: headers("4") });
  }
  assert.equal(recordedAnswers().length, 64);
  assert.deepEqual(headersOf("p36", 200), { "x-codex-primary-used-percent": "4" });
  assert.deepEqual(headersOf("p37", 200), {});
});

test("each header that the core reads is copied", () => {
  const core = readFileSync(join(root, "src/signal/mod.rs"), "utf8");
  const [, list = ""] = /const HEADERS: &\[&str\] = &\[([^\]]*)\]/.exec(core) ?? [];
  const names = [...list.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name.replace(/-$/, "-of-plan"));
  assert.ok(names.length >= 7, `${names}`);
  for (const name of names) {
    recordAnswer(MODEL, { status: 200, headers: new Headers({ [name]: "1" }) });
    assert.deepEqual(headersOf(MODEL.provider, 200), { [name]: "1" });
  }
});

const place = home({ ...terminalModules, "package.json": { type: "module" } });
cpSync(join(root, "js-shim"), join(place.home, "js-shim"), { recursive: true });
writeFiles(place, {
  "js-shim/run.js": 'globalThis.loaded.push("run.js");',
  "js-shim/stop-notice.js": `
    globalThis.loaded.push("stop-notice.js");
    export const told = [];
    export const notices = { held: undefined };
    export const notifyStop = async (context, options, refusal) => {
      told.push(refusal);
      if (notices.held) await new Promise((resolve) => notices.held.push(resolve));
      throw new Error("broken");
    };`,
});
const load = (/** @type {string} */ path) => import(pathToFileURL(join(place.home, path)).href);
/** Which of the watched modules were loaded. @type {string[]} */
const loaded = [];
before(() => Object.assign(globalThis, { loaded }));
after(() => Reflect.deleteProperty(globalThis, "loaded"));

/** A message in OpenCode 1. @param {"user" | "assistant"} role @param {string} provider */
const message = (role, provider, sessionID = "ses_1", id = "m1") => {
  const model = { providerID: provider, modelID: id };
  return { sessionID, role, ...(role === "user" ? { model } : model) };
};
/** The event of a refused request. @param {string} sessionID */
const refusedIn = (sessionID) => ({
  type: "session.error",
  properties: { sessionID, error: { name: "APIError" } },
});
const refused = refusedIn("ses_1");

test("OpenCode 1's server loads no more before an event is a refusal, and never fails by one", async () => {
  const { default: plugin } = await load("js-shim/server.js");
  const { event } = await plugin.server({}, {});
  await event({ event: { type: "message.updated", properties: { info: message("assistant", "openai") } } });
  await event({ event: { type: "message.part.updated", properties: { part: { text: "PROMPT" } } } });
  await event({ event: { type: "session.status", properties: { sessionID: "ses_1", status: { type: "busy" } } } });
  await event({ event: undefined });
  assert.deepEqual(loaded, []);
  await event({ event: refused });
  assert.deepEqual(loaded, ["stop-notice.js"]);
});

test("OpenCode 1's server gives one notice after the other, and ends after the last", async (t) => {
  const { default: plugin } = await load("js-shim/server.js");
  const { told, notices } = await load("js-shim/stop-notice.js");
  const { event, dispose } = await plugin.server({}, {});
  await event({ event: { type: "message.updated", properties: { info: message("assistant", "openai") } } });
  const held = /** @type {(() => void)[]} */ ([]);
  Object.assign(notices, { held });
  t.after(() => Object.assign(notices, { held: undefined }));
  told.length = 0;
  for (let times = 0; times < 2; times += 1) event({ event: refused });
  let isOver = false;
  const ending = dispose().then(() => {
    isOver = true;
  });
  for (const notice of [1, 2]) {
    await inTurns(() => told.length > notice || isOver, 100);
    assert.deepEqual([told.length, isOver], [notice, false]);
    held.pop()?.();
  }
  await ending;
});

describe("a refusal is that of the model that answers, whichever is asked meanwhile", () => {
  const messages = [message("user", "openai"), message("assistant", "openai"), message("user", "anthropic")];

  test("in OpenCode 1's server", async () => {
    const { default: plugin } = await load("js-shim/server.js");
    const { told } = await load("js-shim/stop-notice.js");
    const { event } = await plugin.server({}, {});
    for (const info of messages) await event({ event: { type: "message.updated", properties: { info } } });
    await event({ event: refused });
    assert.deepEqual([told.at(-1).provider, told.at(-1).model], ["openai", "m1"]);
    const info = message("assistant", "anthropic");
    // A late event still counts for the model that was answering when the request was refused.
    const telling = event({ event: refused });
    await event({ event: { type: "message.updated", properties: { info } } });
    await telling;
    assert.equal(told.at(-1).provider, "openai");
    await event({ event: refused });
    assert.equal(told.at(-1).provider, "anthropic");
  });

  test("in OpenCode 1's server, of the sessions whose models answered last", async () => {
    const { default: plugin } = await load("js-shim/server.js");
    const { told } = await load("js-shim/stop-notice.js");
    const { event } = await plugin.server({}, {});
    const others = Array.from({ length: 65 }, (_, at) => `ses_other${at}`);
    for (const session of ["ses_1", ...others.slice(0, 63), "ses_1", ...others.slice(63)]) {
      const info = message("assistant", session, session);
      await event({ event: { type: "message.updated", properties: { info } } });
    }
    told.length = 0;
    for (const session of ["ses_other0", "ses_1", "ses_other2"]) await event({ event: refusedIn(session) });
    const providers = told.map((/** @type {Signal} */ { provider }) => provider);
    assert.deepEqual(providers, ["ses_1", "ses_other2"]);
  });

  /** The model of a refusal in OpenCode 1's terminal. @param {object[]} messages @param {string} [model] */
  const inTerminal = async (messages, model) => {
    const { hostOf } = await load("js-shim/tui/v1.js");
    /** @type {Record<string, (event: object) => Promise<void>>} */
    const listeners = {};
    const on = (/** @type {string} */ type, /** @type {() => Promise<void>} */ run) =>
      Object.assign(listeners, { [type]: run });
    const state = { session: { messages: () => messages }, config: { model } };
    let refusedModel = "";
    hostOf({ event: { on }, state }).onRefusal((/** @type {Signal} */ { provider, model }) => {
      refusedModel = `${provider} ${model}`;
    });
    await listeners["session.error"]?.(refused);
    return refusedModel;
  };

  test("in OpenCode 1's terminal", async () => {
    assert.equal(await inTerminal(messages), "openai m1");
    assert.equal(await inTerminal([...messages, message("assistant", "anthropic")]), "anthropic m1");
    const unanswered = [message("user", "openai"), message("user", "anthropic", "ses_1", "m2")];
    assert.equal(await inTerminal(unanswered), "anthropic m2", "before there is an answer");
    assert.equal(await inTerminal([], "openrouter/a/b"), "openrouter a/b", "before there is a message");
    assert.equal(await inTerminal([]), " ", "before there is a model");
  });

  /** The provider to which OpenCode 2's terminal attributes a refusal in `session`. @param {object} session */
  const inSecond = async (session, type = "session.execution.failed") => {
    const { hostOf } = await load("js-shim/tui/v2.js");
    let provider = "none";
    /** @type {Promise<void> | undefined} */
    let heard;
    const listen = (/** @type {(event: object) => Promise<void>} */ hear) => {
      heard = hear({ details: { type, data: { sessionID: "ses_1", attempt: 1, at: 5, error: { message: "" } } } });
      return () => {};
    };
    hostOf({ data: { listen, session } }, () => {}).onRefusal((/** @type {Signal} */ refusal) => {
      provider = refusal.provider;
    });
    await heard;
    return provider;
  };

  test("in OpenCode 2's terminal", async () => {
    const chosen = (/** @type {object | undefined} */ model) => () => ({ model });
    const [openai, anthropic] = ["openai", "anthropic"].map((providerID) => ({ providerID, id: "m1" }));
    const of = (/** @type {string} */ type, model = openai) => ({ type, model });
    const list = () => [of("assistant"), of("model-switched", anthropic), { type: "user" }];
    for (const type of ["session.retry.scheduled", "session.execution.failed"]) {
      assert.equal(await inSecond({ get: chosen(anthropic), message: { list } }, type), "openai");
      assert.equal(await inSecond({ get: chosen(undefined), message: { list } }, type), "openai", "none is chosen");
    }
    assert.equal(await inSecond({ get: chosen(anthropic), message: { list: () => [] } }), "anthropic");
    const bare = { list: () => [{ type: "assistant" }] };
    assert.equal(await inSecond({ get: chosen(anthropic), message: bare }), "anthropic", "an answer without a model");
    assert.equal(await inSecond({ get: chosen(anthropic) }), "anthropic", "a host without messages");
    assert.equal(await inSecond({ get: chosen(undefined) }), "", "nothing is known");
  });
});
