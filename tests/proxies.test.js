// What a proxy may do that is asked for a connection: say nothing, refuse, or send what is no TLS.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { refusalOf } from "../js-shim/proxy-refusal.js";
import { send } from "../js-shim/transport.js";
import { home, programs, root, run } from "./programs.js";
import { listen } from "./simulator/loopback.js";

const request = {
  method: /** @type {const} */ ("GET"),
  host: "chatgpt.com",
  path: "/",
  headers: {},
  body: null,
  timeoutMs: 20_000,
};

/** Sends a request through the proxy in the program's argument. */
const THROUGH = `
  import { send } from ${JSON.stringify(join(root, "js-shim/transport.js"))};
  const proxy = JSON.parse(process.argv.at(-1));
  console.log(JSON.stringify(await send({ ...${JSON.stringify(request)}, proxy }, () => true)));
  process.exit();
`;

/**
 * Starts a proxy that answers each request for a connection with `words`, and closes none.
 * @param {import("node:test").TestContext} t
 * @param {string} words
 */
async function startProxy(t, words) {
  /** @type {Promise<unknown>[]} */
  const closed = [];
  const server = net.createServer((socket) => {
    closed.push(new Promise((resolve) => socket.once("close", resolve)));
    socket.on("error", () => {}).once("data", () => socket.write(words));
  });
  server.listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  return { proxy: { host: "127.0.0.1", port, tls: false }, closed };
}

test("a proxy that says nothing is let go of once the time is over", { timeout: 30_000 }, async (t) => {
  const { proxy, closed } = await startProxy(t, "");
  assert.deepEqual(await send({ ...request, timeoutMs: 1000, proxy }, () => true), { code: "TIMEOUT" });
  assert.equal(closed.length, 1);
  await Promise.all(closed);
});

test("a proxy that refuses and keeps the connection open is let go of", { timeout: 30_000 }, async (t) => {
  const { proxy, closed } = await startProxy(t, "HTTP/1.1 403 Forbidden\r\n\r\n");
  assert.deepEqual(await send({ ...request, proxy }, () => true), { code: "PROXY_403" });
  assert.equal(closed.length, 1);
  await Promise.all(closed);
});

test("what a proxy sends right behind its answer is taken for the platform's, and fails at once", async (t) => {
  const { proxy } = await startProxy(t, "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 400 Bad Request\r\n\r\n");
  const place = home({ "through.mjs": THROUGH });
  for (const [name, program] of programs) {
    const { stdout, stderr } = await run(program, ["through.mjs", JSON.stringify(proxy)], place);
    const { code } = JSON.parse(stdout);
    assert.ok(code && code !== "TIMEOUT", `${name}: ${code} ${stderr}`);
  }
});

test("a proxy may have an IPv6 address", async (t) => {
  let asked = 0;
  const server = http.createServer().on("connect", (_, socket) => {
    asked += 1;
    socket.on("error", () => {}).end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  const started = await listen(server, "::1").catch(() => undefined);
  if (!started) return t.skip("the system has no IPv6");
  t.after(started.close);
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  const place = home({ "through.mjs": THROUGH });
  for (const [name, program] of programs) {
    asked = 0;
    const proxy = JSON.stringify({ host: "::1", port, tls: false });
    const { stdout, stderr } = await run(program, ["through.mjs", proxy], place);
    // Versions of Bun that tell of a refusal name it in their own way.
    assert.match(JSON.parse(stdout).code, /^(PROXY_403|ERR_PROXY_TUNNEL)$/, `${name}: ${stderr}`);
    assert.ok(asked > 0, name);
  }
});

test("whether a proxy refuses is known as soon as it hangs up, or says more than a status line has", {
  timeout: 10_000,
}, async (t) => {
  // Without the time limit, only what the proxy does ends the question.
  t.mock.method(AbortSignal, "timeout", () => new AbortController().signal);
  for (const act of /** @type {((socket: net.Socket) => unknown)[]} */ ([
    (socket) => socket.end(),
    (socket) => socket.resetAndDestroy(),
    (socket) => socket.write("x".repeat(100_000)),
  ])) {
    const server = net.createServer((socket) => void socket.on("error", () => {}).once("data", () => act(socket)));
    server.listen(0, "127.0.0.1");
    t.after(() => server.close());
    await once(server, "listening");
    const { port } = /** @type {net.AddressInfo} */ (server.address());
    const proxy = { host: "127.0.0.1", port, tls: false };
    const { signal } = new AbortController();
    assert.equal(await refusalOf(new URL("https://chatgpt.com"), proxy, signal), undefined, String(act));
  }
});
