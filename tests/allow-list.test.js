// The shim's own allow-list: what it refuses to send even if the core asks for it.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { allowList } from "../js-shim/allow-list.js";
import { send } from "../js-shim/transport.js";
import { dice } from "./dice.js";
import { home, programs, root, run, writeFiles } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

/** @typedef {[host: string, path: string, headers?: Record<string, string>]} Destination */

/** Hosts and paths that look like others; the list holds only `chatgpt.com`. @type {Destination[]} */
const DESTINATIONS = [
  ["elsewhere.example", "/"],
  ["chatgpt.com.elsewhere.example", "/"],
  ["elsewhere.example/chatgpt.com", "/"],
  ["chatgpt.com@elsewhere.example", "/"],
  ["elsewhere.example\\@chatgpt.com", "/"],
  ["user@chatgpt.com", "/"],
  ["chatgpt.com:8443", "/"],
  ["chatgpt.com:443", "/"],
  ["sub.chatgpt.com", "/"],
  ["CHATGPT.com", "/"],
  ["chatgpt.com.", "/"],
  ["chatgpt%2ecom", "/"],
  ["chatgpt.com#", "/"],
  ["chatgpt.com\t", "/"],
  ["", "/"],
  ["chatgpt.com", "@elsewhere.example/"],
  ["chatgpt.com", ".elsewhere.example/"],
  ["chatgpt.com", ":8443/"],
  ["chatgpt.com", ""],
];

/** Hosts and paths that a runtime reads as another host, most of them as this machine. @type {Destination[]} */
const MISREAD = [
  ["user@127.0.0.1:9", "/"],
  ["user:password@127.0.0.1:9", "/"],
  ["@127.0.0.1:9", "/"],
  ["127.0.0.1:9\\@chatgpt.com", "/"],
  ["127.0.0.1:9/chatgpt.com", "/"],
  ["127.0.0.1:9#", "/"],
  ["127.1:9", "/"],
  ["LOCALHOST:9", "/"],
  ["chatgpt.com", "@127.0.0.1:9/"],
  ["127.0.0.1", ":9/"],
  ["127.0.0.1:9", ""],
  ["127.0.0.1:9", "?/"],
];

/** A core that sends the request in its program's argument and reports the result. */
const ROGUE_CORE = `
  export const initSync = () => {};
  export const __wbg_reset_state = () => {};
  export const hosts = () => ["chatgpt.com"];
  export class ReadingCache {}
  export class Plan {
    constructor(options, host) { this.host = host; }
    useCache() {}
    folders() { return []; }
    list() {}
    files() {
      const names = ["opencode/auth.json", ".config/opencode/mystatus.json", "other/opencode/mystatus.json", "other.json"];
      return names.map((name) => this.host.home() + "/" + name);
    }
    take() { return false; }
    start() { return new Run(this.host); }
  }
  class Run {
    constructor(host) {
      this.host = host;
      host.variable("OPENCODE_AUTH_CONTENT");
      host.variable("OTHER");
      const [, name, port] = /([\\d.]+):(\\d+)/.exec(this.host.variable("HTTPS_PROXY"));
      const proxy = { host: name, port: Number(port), tls: false, credentials: null };
      const destinations = JSON.parse(process.argv[2]);
      this.told = destinations.map(() => undefined);
      destinations.forEach(([to, path, headers = {}], id) => {
        const answer = this.host.fetch(to, path, { method: "GET", headers, body: null }, 5000, proxy);
        headers["X-Later"] = "too late";
        answer.then(({ code, status }) => { this.told[id] = code ?? status; });
      });
    }
    poll() { return !this.told.includes(undefined); }
  }
`;

test("of random settings, a key passes to the one host that they name beside it", () => {
  const hosts = ["acme.example.com", "ACME.example.com", "chatgpt.com.evil.example", "127.0.0.1", "localhost", "[::1]"];
  hosts.push(
    "0x7f.1",
    "10.0.0.1",
    "printer.local",
    "аcme.example.com",
    "acme.example.com.",
    "router",
    "a_b.example.com",
  );
  const urls = ["https://", "http://", "https://ada:pass@", "ftp://", "HTTPS://", "//", ""].flatMap((scheme) =>
    hosts.flatMap((host) => ["", ":443", ":4000", ":80", ":99999"].map((port) => `${scheme}${host}${port}/x`)),
  );
  const keys = { acme: "key-of-acme", beside: "key-of-beside", "signed-in": "token-of-signed-in" };
  const type = (/** @type {string} */ name) => (name === "signed-in" ? "oauth" : "api");
  const entries = Object.entries(keys).map(([name, key]) => [name, { type: type(name), key, access: key }]);
  const auth = JSON.stringify(Object.fromEntries(entries));
  const roll = dice();
  const destinations = [...new Set(urls.flatMap((url) => (URL.canParse(url) ? new URL(url).host : [])))].filter(
    Boolean,
  );
  let passed = 0;
  for (let round = 0; round < 2000; round += 1) {
    const custom = Array.from({ length: 1 + roll(3) }, () => ({
      url: urls[roll(urls.length)],
      auth: { entry: Object.keys(keys)[roll(3)] },
      loopback: roll(2) === 0,
    }));
    const { learn, learnSettings, allows } = allowList(["chatgpt.com"], () => undefined);
    learn(auth);
    learnSettings(JSON.stringify({ custom }));
    for (const host of destinations) {
      for (const [name, key] of Object.entries(keys)) {
        if (!allows({ host, headers: { "x-api-key": key } })) continue;
        passed += 1;
        const naming = custom.find(
          ({ url = "", auth }) => URL.canParse(url) && new URL(url).host === host && auth.entry === name,
        );
        const { protocol, hostname, username, port } = new URL(naming?.url ?? "none:");
        const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
        assert.ok(naming && name !== "signed-in" && username === "", `${host} ${name} ${JSON.stringify(custom)}`);
        assert.equal(protocol, isLocal && naming.loopback ? "http:" : "https:");
        assert.ok(isLocal ? Number(port) >= 1024 : port === "" || port === "4000", naming.url);
        assert.match(hostname, /^(acme\.example\.com|chatgpt\.com\.evil\.example|127\.0\.0\.1|localhost|\[::1\])$/);
      }
    }
  }
  assert.ok(passed > 100, `${passed} passed`);
});

test("a key passes as it is, also where a space is part of it", () => {
  for (const key of ["tok-acme", "Token tok-acme", "Basic dG9r", "Bearer tok-acme", "a b c"]) {
    const { learn, learnSettings, allows } = allowList([], () => key);
    learn(JSON.stringify({ "github-copilot": { refresh: key, enterpriseUrl: "company.ghe.com" } }));
    learnSettings(
      `// mine\n${JSON.stringify({ custom: [{ url: "https://acme.example.com/x", auth: { env: "ACME" } }] })}`,
    );
    const passes = (/** @type {string} */ host, /** @type {Record<string, string>} */ headers) =>
      allows({ host, headers });
    assert.ok(passes("acme.example.com", { Authorization: key }), key);
    assert.ok(passes("acme.example.com", { Authorization: `Bearer ${key}` }), key);
    assert.ok(passes("acme.example.com", { "x-api-key": key }), key);
    assert.ok(passes("api.company.ghe.com", { Authorization: `token ${key}` }), key);
    assert.ok(!passes("acme.example.com", { "x-api-key": `${key}x` }), key);
    assert.ok(!passes("acme.example.com", { Authorization: `Other ${key}` }), key);
  }
});

test("a key passes in any one of the headers that may carry it, and beside no other", () => {
  const { learnSettings, allows } = allowList([], () => "key");
  learnSettings(JSON.stringify({ custom: [{ url: "https://acme.example.com/x", auth: { env: "ACME" } }] }));
  const host = "acme.example.com";
  for (const name of ["Authorization", "x-api-key", "api-key", "x-bf-vk"]) {
    assert.ok(allows({ host, headers: { [name]: "key" } }), name);
    for (const other of ["authorization", "X-Api-Key", "Api-Key", "X-Bf-Vk"])
      assert.ok(!allows({ host, headers: { [name]: "key", [other]: "key of another" } }), `${name} ${other}`);
  }
});

test("what is null hides no entry beside it, and a blank key allows nothing", () => {
  const host = "acme.example.com";
  for (const key of ["key", "", " "]) {
    const { learn, learnSettings, allows } = allowList([], () => undefined);
    const copilot = { refresh: key, enterpriseUrl: "company.ghe.com" };
    learn(JSON.stringify({ openai: null, acme: { type: "api", key }, copilot, "github-copilot": null }));
    const custom = [null, { url: `https://${host}/x`, auth: { entry: "acme" } }, null];
    learnSettings(JSON.stringify({ custom }));
    for (const to of [host, "api.company.ghe.com"])
      for (const value of [key, `Bearer ${key}`])
        assert.equal(allows({ host: to, headers: { Authorization: value } }), key === "key", `${to} ${value}`);
    assert.ok(!allows({ host, headers: {} }));
  }
});

test("a key is taken without the white space around it, which is what the core takes for that", () => {
  for (const [kept, sent] of [
    ["\u0085 key\n", "key"],
    ["\u2003key\u2029", "key"],
    ["\ufeffkey", "\ufeffkey"],
    ["a\u0085b", "a\u0085b"],
  ]) {
    const { learn, learnSettings, allows } = allowList([], () => kept);
    learn(JSON.stringify({ copilot: { refresh: kept, enterpriseUrl: "company.ghe.com" } }));
    learnSettings(JSON.stringify({ custom: [{ url: "https://acme.example.com/x", auth: { env: "ACME" } }] }));
    for (const host of ["acme.example.com", "api.company.ghe.com"])
      assert.ok(allows({ host, headers: { Authorization: `Bearer ${sent}` } }), `${host} ${JSON.stringify(kept)}`);
  }
});

test("a host passes as it is written, in no other notation", () => {
  const passes = (/** @type {string} */ url) => {
    const { learnSettings, allows } = allowList([], () => "key");
    learnSettings(JSON.stringify({ custom: [{ url, loopback: true, auth: { env: "ACME" } }] }));
    return allows({ host: new URL(url).host, headers: { "x-api-key": "key" } });
  };
  for (const url of ["https://ACME.example.com:443/x", "https://acme.example.com?x", "http://[::1]:4000"])
    assert.ok(passes(url), url);
  for (const url of [
    "http://2130706433:4000",
    "http://127.1:4000",
    "https://ac\u00adme.example.com",
    "https://ａcme.example.com",
    "https://аcme.example.com",
    "https:\\\\acme.example.com",
    "https:acme.example.com",
    "https://@acme.example.com",
  ])
    assert.ok(!passes(url), url);
});

test("what a runtime reads as another host is sent nothing, even where the list has it", async () => {
  for (const [host, path] of MISREAD) {
    const request = { method: /** @type {const} */ ("GET"), host, path, headers: {}, body: null, proxy: null };
    const answer = await send({ ...request, timeoutMs: 5000 }, () => true);
    assert.deepEqual(answer, { code: "NOT_ALLOWED" }, `${host} ${path}`);
  }
});

for (const [name, program] of programs) {
  describe(`the shim's allow-list under ${name}`, () => {
    /** @type {import("./simulator/simulator.js").Simulator} */
    let simulator;
    const place = home();

    before(async () => {
      const hosts = [
        "chatgpt.com",
        "elsewhere.example",
        "api.elsewhere.example",
        "company.ghe.com",
        "api.company.ghe.com",
        "api.elsewhere.example:4000",
      ];
      simulator = await startSimulator(Object.fromEntries(hosts.map((host) => [`GET https://${host}/`, {}])));
      cpSync(join(root, "js-shim"), join(place.home, "js-shim"), { recursive: true });
      cpSync(join(root, "pkg"), join(place.home, "pkg"), { recursive: true });
      writeFiles(place, {
        "package.json": { type: "module" },
        "pkg/mystatus.js": ROGUE_CORE,
        "rogue.js": `import { report } from "./js-shim/run.js"; console.log(JSON.stringify(await report({}, (run) => run.told)));`,
      });
    });
    after(() => simulator.close());

    /**
     * The results of requests to `destinations` with these credentials of the user's and with other texts.
     * @param {Destination[]} destinations
     * @param {{ file?: string, variable?: string, other?: string, settings?: string }} [texts]
     * @param {Record<string, string>} [more] further variables
     */
    async function told(destinations, { file = "{}", variable = "", other = "", settings = "" } = {}, more = {}) {
      simulator.hosts.length = 0;
      writeFiles(place, {
        "opencode/auth.json": file,
        "other.json": other,
        "other/opencode/mystatus.json": other,
        ".config/opencode/mystatus.json": settings,
      });
      const env = { ...simulator.env, OPENCODE_AUTH_CONTENT: variable, OTHER: other, ...more };
      const { stdout, stderr } = await run(program, ["rogue.js", JSON.stringify(destinations)], { ...place, env });
      assert.equal(stderr, "");
      return JSON.parse(stdout);
    }

    test("an official host is reached, by the request that was looked at", async () => {
      assert.deepEqual(await told([["chatgpt.com", "/"]]), [200]);
      assert.equal(simulator.requests.at(-1)?.headers["x-later"], undefined);
    });

    test("no other is, however it is written", async () => {
      const codes = await told(DESTINATIONS);
      DESTINATIONS.forEach((destination, at) => {
        assert.equal(codes[at], "NOT_ALLOWED", destination.join(" "));
      });
      assert.deepEqual(simulator.hosts, []);
    });

    test("the host that a Copilot sign-in names is, with that sign-in's token only", async () => {
      const signIn = { type: "oauth", refresh: "gho_own", enterpriseUrl: "https://Company.ghe.com/" };
      const openai = { type: "oauth", refresh: "gho_own", enterpriseUrl: "elsewhere.example" };
      const credentials = JSON.stringify({ "github-copilot": signIn, openai });
      const own = { Authorization: "Bearer gho_own" };
      /** @type {Destination[]} */
      const destinations = [
        ["api.company.ghe.com", "/", own],
        ["api.company.ghe.com", "/", { authorization: "token gho_own" }],
        ["api.company.ghe.com", "/", { Authorization: "Bearer gho_other" }],
        ["api.company.ghe.com", "/", { Authorization: "Bearer gho_other", "X-Note": "gho_own" }],
        ["api.company.ghe.com", "/", { ...own, authorization: "Bearer gho_other" }],
        ["api.company.ghe.com", "/"],
        ["company.ghe.com", "/", own],
        ["api.ghe.com", "/", own],
        ["api.elsewhere.example", "/", own],
      ];
      for (const place of ["file", "variable"]) {
        const codes = await told(destinations, { [place]: credentials });
        assert.deepEqual(codes, [200, 200, ...Array(7).fill("NOT_ALLOWED")], place);
      }
    });

    test("a host that any other text names is not", async () => {
      const own = { Authorization: "Bearer gho_own" };
      const copilot = { refresh: "gho_own", enterpriseUrl: "company.ghe.com" };
      const codes = await told([["api.company.ghe.com", "/", own]], {
        file: JSON.stringify({ note: "company.ghe.com", "github-copilot": { refresh: "gho_own" } }),
        other: JSON.stringify({ "github-copilot": copilot }),
      });
      assert.deepEqual(codes, ["NOT_ALLOWED"]);
    });

    test("the host and port that the user's settings name are, with the key named beside them only", async () => {
      const custom = [
        { url: "https://elsewhere.example/x", auth: { entry: "acme" } },
        { url: "https://api.elsewhere.example:4000", auth: { env: "OTHER" } },
        { url: "https://company.ghe.com", auth: { entry: "signed-in" } },
      ];
      const file = JSON.stringify({
        acme: { type: "api", key: " tok-acme " },
        beside: { type: "api", key: "tok-beside" },
        "signed-in": { type: "oauth", key: "tok-oauth", access: "tok-oauth" },
      });
      const settings = JSON.stringify({ custom });
      const own = { "x-api-key": "tok-acme" };
      /** @type {Destination[]} */
      const destinations = [
        ["elsewhere.example", "/", own],
        ["elsewhere.example", "/", { Authorization: "Bearer tok-acme" }],
        ["api.elsewhere.example:4000", "/", { Authorization: "tok-other" }],
        ["elsewhere.example", "/", { Authorization: "Bearer tok-beside" }],
        ["elsewhere.example", "/", { "X-Note": "tok-acme" }],
        ["elsewhere.example", "/", { ...own, Authorization: "Bearer tok-beside" }],
        ["elsewhere.example", "/"],
        ["elsewhere.example:4000", "/", own],
        ["api.elsewhere.example", "/", { Authorization: "tok-other" }],
        ["api.elsewhere.example:4000", "/", own],
        ["company.ghe.com", "/", { Authorization: "Bearer tok-oauth" }],
      ];
      const codes = await told(destinations, { file, settings, other: "tok-other" });
      assert.deepEqual(codes, [200, 200, 200, ...Array(8).fill("NOT_ALLOWED")]);
      const elsewhere = await told([["elsewhere.example", "/", own]], { file, other: settings });
      assert.deepEqual(elsewhere, ["NOT_ALLOWED"], "settings in another folder");
      const configs = { XDG_CONFIG_HOME: join(place.home, "other") };
      const there = await told([["elsewhere.example", "/", own]], { file, other: settings }, configs);
      assert.deepEqual(there, [200], "that folder is the user's");
    });

    test("addresses and local names are not, even where the settings name them", async () => {
      const urls = [
        "https://127.0.0.1:4000",
        "https://localhost:4000",
        "http://localhost:4000",
        "http://elsewhere.example:4000",
        "https://elsewhere.example:22",
        "https://a.local",
        "https://a@elsewhere.example",
      ];
      const file = JSON.stringify({ acme: { type: "api", key: "tok-acme" } });
      for (const url of urls) {
        const settings = JSON.stringify({ custom: [{ url, auth: { entry: "acme" } }] });
        const codes = await told([[new URL(url).host, "/", { "x-api-key": "tok-acme" }]], { file, settings });
        assert.deepEqual(codes, ["NOT_ALLOWED"], url);
      }
      assert.deepEqual(simulator.hosts, []);
    });

    test("addresses and local names are not, even where a sign-in names them", async () => {
      const named = [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "company.ghe.com:8443",
        "company.ghe.com/x",
        "a@company.ghe.com",
        "company.local",
        "metadata.google.internal",
      ];
      for (const enterpriseUrl of named) {
        const file = JSON.stringify({ copilot: { refresh: "gho_own", enterpriseUrl } });
        const codes = await told([[`api.${enterpriseUrl}`, "/", { Authorization: "Bearer gho_own" }]], { file });
        assert.deepEqual(codes, ["NOT_ALLOWED"], enterpriseUrl);
      }
      assert.deepEqual(simulator.hosts, []);
    });
  });
}
