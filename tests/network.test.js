// What is between a program and the platforms: proxies, certificates, and replies without end.

import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, rmSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { refusalOf } from "../js-shim/proxy-refusal.js";
import { AUTH_FILE, cli, home, programs, root, run } from "./programs.js";
import { createAuthority } from "./simulator/authority.js";
import { listen } from "./simulator/loopback.js";
import { startSimulator } from "./simulator/simulator.js";

const USAGE = "GET https://chatgpt.com/backend-api/wham/usage";
const ELSEWHERE = "GET https://elsewhere.example/usage";
const answered = { body: { plan_type: "plus" } };
const TOKEN = "e30.e30.c2ln";
const files = { [AUTH_FILE]: { openai: { type: "oauth", access: TOKEN, expires: 4_000_000_000_000 } } };

/** What a shell's profile, or the .env of a cloned folder, may make a runtime do. */
const MEDDLING = {
  NODE_TLS_REJECT_UNAUTHORIZED: "0",
  BUN_CONFIG_VERBOSE_FETCH: "curl",
  NODE_DEBUG: "http,https,net,stream,tls",
};

/** Keeps Node from printing warnings that the tests do not look for. */
const QUIET = { NODE_DEBUG: "", NODE_NO_WARNINGS: "1" };

/** Sends one request directly to the host in its program's argument, whatever it is. */
const DIRECT = `
  import { send } from ${JSON.stringify(join(root, "js-shim/transport.js"))};
  const headers = { Authorization: "Bearer ${TOKEN}" };
  const request = { method: "GET", host: process.argv.at(-1), path: "/", headers, body: null, timeoutMs: 5000, proxy: null };
  console.log(JSON.stringify(await send(request, () => true)));
`;

/** Proxy variables that cannot be used: `HOST` stands for a usable proxy. @type {string[]} */
const UNUSABLE = [
  "socks5://HOST",
  "http:HOST",
  "http:/HOST",
  "//HOST",
  "http://127.0.0.1:port",
  "http://127.0.0.1:99999",
  "http://%zz",
  "http://ada:se#cret@HOST",
  "http://ada:%ff@HOST",
  " ",
];

/** Statuses with which both a proxy and a platform refuse. */
const REFUSALS = [302, 400, 401, 403, 429, 502, 503];

/** This machine by an address to which the shim does not speak plain HTTP, unlike the usual loopback names. */
const OVER_TLS = "127.0.0.2";

for (const [runtime, program] of programs) {
  describe(`the network under ${runtime}`, { concurrency: true }, () => {
    /**
     * Returns the report of a run against a simulator.
     * @param {import("node:test").TestContext} t
     * @param {import("./simulator/simulator.js").Answer} answer
     * @param {import("./simulator/simulator.js").Settings} [settings]
     * @param {(env: Record<string, string>) => Record<string, string>} [change] changes the simulator's environment
     * @param {number} [timeout] in seconds
     */
    async function report(t, answer, settings, change = (env) => env, timeout = 10) {
      const simulator = await startSimulator({ [USAGE]: answer, [ELSEWHERE]: answered }, settings);
      t.after(simulator.close);
      const place = { ...home(files), env: change(simulator.env) };
      const args = [cli, "--json", "--lang", "en", "--timeout", String(timeout)];
      const { stdout, stderr } = await run(program, args, place);
      assert.equal(stderr, "");
      const { accounts, failures } = JSON.parse(stdout);
      return { simulator, accounts, failure: failures[0] };
    }

    test("a proxy with a user and a password is given them", async (t) => {
      const { accounts } = await report(t, answered, { credentials: "ada:s p@cret" });
      assert.equal(accounts.length, 1);
    });

    test("a proxy that refuses is named as what refuses", async (t) => {
      const { failure, simulator } = await report(
        t,
        answered,
        { credentials: "ada:secret" },
        ({ HTTPS_PROXY, ...env }) => ({
          ...env,
          https_proxy: HTTPS_PROXY?.replace("secret", "wrong") ?? "",
        }),
      );
      assert.match(failure.message, /^The proxy refused the connection/);
      assert.deepEqual(simulator.requests, []);
    });

    test("a proxy opens a connection with any status of success", async (t) => {
      for (const accepts of [201, 299]) {
        const { accounts, failure } = await report(t, answered, { accepts });
        assert.equal(accounts.length, 1, JSON.stringify(failure));
      }
    });

    test("a proxy that refuses like a platform is told from it", async (t) => {
      for (const refuses of REFUSALS) {
        const { failure, simulator } = await report(t, answered, { refuses });
        assert.deepEqual([failure.code, simulator.requests], ["network", []], JSON.stringify(failure));
        assert.match(failure.message, /^The proxy refused the connection/);
      }
    });

    test("a proxy that is not there is named as the proxy", async (t) => {
      const { failure } = await report(t, answered, {}, ({ HTTPS_PROXY: _, ...env }) => ({
        ...env,
        HTTPS_PROXY: "http://127.0.0.1:9",
      }));
      assert.match(failure.message, /^The proxy could not be reached \(\w+\)$/);
      assert.match(failure.next_step, /HTTPS_PROXY/);
    });

    test("a host that NO_PROXY names is not asked for at the proxy", async (t) => {
      const enterprise = { type: "oauth", refresh: "gho_refresh-token", enterpriseUrl: "nowhere.example" };
      const simulator = await startSimulator({});
      t.after(simulator.close);
      for (const [exception, hosts] of [
        ["example.com", ["api.nowhere.example"]],
        ["nowhere.example", []],
      ]) {
        simulator.hosts.length = 0;
        const env = { ...simulator.env, NO_PROXY: `localhost,${exception}` };
        const place = { ...home({ [AUTH_FILE]: { "github-copilot": enterprise } }), env };
        const { stdout } = await run(program, [cli, "--json", "--timeout", "5"], place);
        assert.equal(JSON.parse(stdout).failures[0].code, "network");
        assert.deepEqual(simulator.hosts, hosts);
      }
    });

    test("a password is read as in every URL", async (t) => {
      const { accounts } = await report(t, answered, { credentials: "ada:5%zz%" }, ({ HTTPS_PROXY = "", ...env }) => ({
        ...env,
        HTTPS_PROXY: HTTPS_PROXY.replaceAll("%25", "%"),
      }));
      assert.equal(accounts.length, 1);
    });

    test("every variable that names a proxy counts, and the first alone", async (t) => {
      const names = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"];
      for (const [at, name] of names.entries()) {
        const { accounts } = await report(t, answered, {}, ({ HTTPS_PROXY = "", ...env }) => ({
          ...env,
          ...Object.fromEntries(names.slice(0, at).map((lesser) => [lesser, "http://127.0.0.1:9"])),
          [name]: HTTPS_PROXY,
        }));
        assert.equal(accounts.length, 1, name);
      }
    });

    test("a variable that cannot be used is named, and nothing is sent", async (t) => {
      for (const value of UNUSABLE) {
        const { failure, simulator } = await report(t, answered, {}, ({ HTTPS_PROXY = "", ...env }) => ({
          ...env,
          https_proxy: value.replace("HOST", new URL(HTTPS_PROXY).host),
          HTTPS_PROXY,
        }));
        assert.equal(failure.code, "unusable_proxy", value);
        assert.match(failure.message, /^https_proxy /);
        assert.match(failure.next_step, /https_proxy/);
        assert.doesNotMatch(JSON.stringify(failure), /cret|ada/);
        assert.deepEqual(simulator.hosts, []);
      }
    });

    test("a proxy that is spoken to over TLS is, and its certificate is checked", async (t) => {
      const trusted = await report(t, answered, { secure: true, credentials: "ada:secret" });
      assert.equal(trusted.accounts.length, 1);
      const unknown = await report(t, answered, { secure: true, untrusted: ["localhost"] });
      assert.match(unknown.failure.message, /certificate is not trusted/);
      assert.deepEqual(unknown.simulator.hosts, []);
    });

    test("the environment turns no check of certificates off", async (t) => {
      const meddled = (/** @type {Record<string, string>} */ env) => ({ ...env, ...MEDDLING, ...QUIET });
      for (const settings of [
        { untrusted: ["chatgpt.com"] },
        { untrusted: ["localhost"], secure: /** @type {const} */ (true) },
      ]) {
        const { failure, simulator } = await report(t, answered, settings, meddled);
        assert.match(failure.message, /certificate is not trusted/);
        assert.deepEqual(simulator.requests, []);
      }
      const server = https.createServer(createAuthority().issue(OVER_TLS), () => assert.fail("a request came"));
      server.on("tlsClientError", () => {});
      const { host, close } = await listen(server, OVER_TLS);
      t.after(close);
      const place = { ...home({ "direct.mjs": DIRECT }), env: meddled({}) };
      const { stdout } = await run(program, ["direct.mjs", host], place);
      assert.match(stdout, /"code":"\w*(CERT|SIGNATURE)\w*"/);
    });

    test("the environment has no request printed", async (t) => {
      for (const secure of [undefined, /** @type {const} */ (true)]) {
        const settings = { credentials: "ada:secret", ...(secure && { secure }) };
        const simulator = await startSimulator({ [USAGE]: answered }, settings);
        t.after(simulator.close);
        const place = { ...home(files), env: { ...simulator.env, ...MEDDLING } };
        const { stdout, stderr } = await run(program, [cli, "--json"], place);
        assert.equal(simulator.requests.length, 1);
        const secrets = [TOKEN, "ada:secret", Buffer.from("ada:secret").toString("base64")];
        const printed = secrets.filter((secret) => `${stdout}${stderr}`.includes(secret));
        assert.deepEqual(printed, []);
      }
      const trusted = createAuthority();
      const server = https.createServer(trusted.issue(OVER_TLS), (_, response) => response.end("{}"));
      const { host, close } = await listen(server, OVER_TLS);
      t.after(close);
      const place = home({ "direct.mjs": DIRECT, "authority.pem": trusted.cert });
      const env = { ...MEDDLING, NODE_EXTRA_CA_CERTS: join(place.home, "authority.pem") };
      const args = ["direct.mjs", host];
      const { stdout, stderr } = await run(program, args, { ...place, env });
      assert.match(stdout, /"status":200/);
      assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
      // Nor does the runtime warn of what the shim itself asks of it.
      const { NODE_EXTRA_CA_CERTS } = env;
      const unmeddled = await run(program, args, { ...place, env: { NODE_EXTRA_CA_CERTS } });
      assert.equal(unmeddled.stderr, "");
    });

    test("a certificate of an unknown authority is refused", async (t) => {
      const unknown = await report(t, answered, { untrusted: ["chatgpt.com"] });
      assert.match(unknown.failure.message, /^The platform's certificate is not trusted/);
      const unnamed = await report(t, answered, {}, ({ NODE_EXTRA_CA_CERTS: _, ...env }) => env);
      assert.match(unnamed.failure.message, /^The platform's certificate is not trusted/);
      assert.deepEqual([...unknown.simulator.requests, ...unnamed.simulator.requests], []);
    });

    test("the time covers the headers and the whole body", async (t) => {
      const silence = await report(t, () => {}, {}, undefined, 2);
      const drips = (/** @type {unknown} */ _request, /** @type {import("node:http").ServerResponse} */ response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(" "), 200);
        response.on("close", () => clearInterval(drip));
      };
      const trickle = await report(t, drips, {}, undefined, 2);
      // Neither request ends by itself.
      for (const { failure } of [silence, trickle]) assert.equal(failure.code, "timeout");
    });
  });
}

test("a proxy that wants credentials is told of as one, also where an older Bun hands its answer on", async () => {
  const [, [, bun] = []] = programs;
  const handsOn = `globalThis.fetch = async () => new Response("", { status: 407 });\n${DIRECT}`;
  const place = home({ "direct.mjs": handsOn });
  const { stdout } = await run(String(bun), [join(place.home, "direct.mjs"), "chatgpt.com"], place);
  assert.deepEqual(JSON.parse(stdout), { code: "PROXY_407" });
});

test("a transport that is missing, as in the middle of an upgrade, is a failed request like any other", async () => {
  const place = home({ "package.json": { type: "module" } });
  cpSync(join(root, "js-shim"), join(place.home, "js-shim"), { recursive: true });
  rmSync(join(place.home, "js-shim/node-transport.js"));
  /** @type {typeof import("../js-shim/transport.js")} */
  const { send } = await import(pathToFileURL(join(place.home, "js-shim/transport.js")).href);
  const request = { method: /** @type {const} */ ("GET"), host: "chatgpt.com", path: "/", headers: {}, body: null };
  const answer = await send({ ...request, timeoutMs: 5000, proxy: null }, () => true);
  assert.deepEqual(answer, { code: "ERR_MODULE_NOT_FOUND" });
});

test("a proxy is asked by itself whether it refuses, and one that keeps silent then does not", {
  timeout: 30_000,
}, async (t) => {
  for (const [words, refusal] of [
    ["HTTP/1.1 403 Forbidden\r\n\r\n", "403"],
    ["HTTP/1.1 200 Connection established\r\n\r\n", undefined],
    ["HTTP/1.1 5", undefined],
    ["", undefined],
  ]) {
    const server = net
      .createServer((socket) => void socket.on("error", () => {}).write(`${words}`))
      .listen(0, "127.0.0.1");
    t.after(() => server.close());
    await once(server, "listening");
    const { port } = /** @type {net.AddressInfo} */ (server.address());
    const proxy = { host: "127.0.0.1", port, tls: false };
    const { signal } = new AbortController();
    assert.equal(await refusalOf(new URL("https://chatgpt.com"), proxy, signal), refusal, words);
  }
});

test("a proxy that trickles is waited for no longer than a silent one, and none once the request is over", {
  timeout: 30_000,
}, async (t) => {
  const server = net.createServer((socket) => {
    const drip = setInterval(() => socket.write("H"), 200);
    socket.on("error", () => {}).on("close", () => clearInterval(drip));
  });
  server.listen(0, "127.0.0.1");
  t.after(() => server.close());
  await once(server, "listening");
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  for (const [signal, most] of /** @type {[AbortSignal, number][]} */ ([
    [new AbortController().signal, 4000],
    [AbortSignal.abort(), 1000],
  ])) {
    const began = performance.now();
    const refusal = await refusalOf(new URL("https://chatgpt.com"), { host: "127.0.0.1", port, tls: false }, signal);
    assert.equal(refusal, undefined);
    assert.ok(performance.now() - began < most, `${performance.now() - began} ms`);
  }
});

test("a server that switches protocols is let go of at once", async (t) => {
  /** @type {import("node:net").Socket[]} */
  const sockets = [];
  const server = http.createServer().on("connection", (socket) => {
    sockets.push(socket);
    const switches = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    socket.on("error", () => {}).once("data", () => socket.write(switches));
  });
  const { host, close } = await listen(server);
  t.after(close);
  const place = home({ "direct.mjs": DIRECT });
  for (const [name, program] of programs) {
    const { stdout, stderr } = await run(program, [join(place.home, "direct.mjs"), host], place);
    assert.deepEqual(JSON.parse(stdout), { code: "UnrequestedUpgrade" }, `${name}: ${stderr}`);
  }
  assert.deepEqual(
    sockets.map(({ destroyed }) => destroyed),
    [true, true],
  );
});

test("no connection is used twice, as what was open before the machine slept swallows what is sent", async (t) => {
  let connections = 0;
  const server = http.createServer((_, response) => response.end("{}")).on("connection", () => void connections++);
  const { host, close } = await listen(server);
  t.after(close);
  const place = home({ "direct.mjs": `${DIRECT}\nawait send(request, () => true);` });
  for (const [name, program] of programs) {
    connections = 0;
    const { stdout, stderr } = await run(program, [join(place.home, "direct.mjs"), host], place);
    assert.equal(JSON.parse(stdout).status, 200, `${name}: ${stderr}`);
    assert.equal(connections, 2, name);
  }
});

test("what is for this machine goes to no proxy, and under Bun nowhere unless no version of it would take one", async (t) => {
  const seen = { server: 0, proxy: 0 };
  const server = http.createServer((_, response) => response.end("{}")).on("request", () => void seen.server++);
  const proxy = http.createServer((_, response) => response.end("{}")).on("connection", () => void seen.proxy++);
  const [own, taken] = [await listen(server), await listen(proxy)];
  t.after(own.close);
  t.after(taken.close);
  const place = home({ "direct.mjs": DIRECT });
  const IN_THE_WAY = { code: "PROXY_IN_THE_WAY" };
  for (const [name, program] of programs) {
    for (const [env, passes] of /** @type {[Record<string, string>, boolean][]} */ ([
      [{}, false],
      [{ NO_PROXY: "example.com" }, false],
      [{ NO_PROXY: "0.0.1" }, false],
      [{ NO_PROXY: "localhost, 127.0.0.1" }, true],
      [{ NO_PROXY: "localhost 127.0.0.1" }, false],
      [{ no_proxy: "127.0.0.1" }, true],
      [{ no_proxy: "", NO_PROXY: "127.0.0.1" }, false],
    ])) {
      const set = { ...place, env: { HTTP_PROXY: `http://${taken.host}`, ...env } };
      const { stdout, stderr } = await run(program, [join(place.home, "direct.mjs"), own.host], set);
      const { status, code } = JSON.parse(stdout);
      const told = passes || name === "Node" ? { status: 200 } : IN_THE_WAY;
      assert.deepEqual(code ? { code } : { status }, told, `${name} ${JSON.stringify(env)} ${stderr}`);
    }
  }
  assert.deepEqual(seen, { server: 9, proxy: 0 });
});
