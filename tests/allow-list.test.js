// The shim's own allow-list: what it refuses to send even when the core asks for it.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { home, programs, root, run, writeFiles } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

/** Hosts and paths that are not what they seem; the list holds `chatgpt.com` alone. */
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

/** A core that asks for what its program's argument says, and reports what came of it. */
const ROGUE_CORE = `
  export const initSync = () => {};
  export const __wbg_reset_state = () => {};
  export const hosts = () => '["chatgpt.com"]';
  export class Run {
    constructor(options, host) { this.host = host; }
    folder() { return ""; }
    list() {}
    files() { return '["credentials.json"]'; }
    take() { return false; }
    start() {
      this.host.variable("CREDENTIALS");
      const [, name, port] = /([\\d.]+):(\\d+)/.exec(this.host.variable("HTTPS_PROXY"));
      const proxy = { host: name, port: Number(port), tls: false, credentials: null };
      const destinations = JSON.parse(process.argv[2]);
      this.told = destinations.map(() => undefined);
      destinations.forEach(([to, path], id) => {
        const request = { method: "GET", host: to, path, headers: {}, body: null, timeoutMs: 5000, proxy };
        this.host.send(id, JSON.stringify(request));
      });
    }
    reply(id, status) { this.told[id] = status; }
    fail(id, code) { this.told[id] = code; }
    done() { return !this.told.includes(undefined); }
  }
`;

for (const [name, program] of programs) {
  describe(`the shim's allow-list under ${name}`, () => {
    /** @type {import("./simulator/simulator.js").Simulator} */
    let simulator;
    const place = home();

    before(async () => {
      const hosts = ["chatgpt.com", "elsewhere.example", "ghe.com", "company.ghe.com", "api.company.ghe.com"];
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
     * What comes of requests to `destinations` where the user's credentials are these.
     * @param {string[][]} destinations
     * @param {{ file?: string, variable?: string }} [credentials]
     */
    async function told(destinations, { file = "{}", variable = "{}" } = {}) {
      simulator.hosts.length = 0;
      writeFiles(place, { "credentials.json": file });
      const env = { ...simulator.env, CREDENTIALS: variable };
      const { stdout, stderr } = await run(program, ["rogue.js", JSON.stringify(destinations)], { ...place, env });
      assert.equal(stderr, "");
      return JSON.parse(stdout);
    }

    test("an official host is reached", async () => {
      assert.deepEqual(await told([["chatgpt.com", "/"]]), [200]);
    });

    test("no other is, however it is written", async () => {
      const codes = await told(DESTINATIONS);
      DESTINATIONS.forEach((destination, at) => {
        assert.equal(codes[at], "NOT_ALLOWED", destination.join(" "));
      });
      assert.deepEqual(simulator.hosts, []);
    });

    test("a host that the user's credentials name is, and none that is a part of it", async () => {
      const credentials = JSON.stringify({ enterpriseUrl: "https://Company.ghe.com/", key: "127.0.0.1 localhost" });
      const hosts = ["company.ghe.com", "api.company.ghe.com", "ghe.com", "any.ghe.com", "127.0.0.1", "localhost"];
      for (const place of ["file", "variable"]) {
        const codes = await told(
          hosts.map((host) => [host, "/"]),
          { [place]: credentials },
        );
        assert.deepEqual(codes, [200, 200, "NOT_ALLOWED", "NOT_ALLOWED", "NOT_ALLOWED", "NOT_ALLOWED"], place);
      }
    });
  });
}
