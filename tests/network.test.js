// What stands between a program and the platforms: proxies, certificates, redirects, and replies without end.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { AUTH_FILE, cli, home, programs, run } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

const USAGE = "GET https://chatgpt.com/backend-api/wham/usage";
const ELSEWHERE = "GET https://elsewhere.example/usage";
const answered = { body: { plan_type: "plus" } };
const files = { [AUTH_FILE]: { openai: { type: "oauth", access: "e30.e30.c2ln", expires: 4_000_000_000_000 } } };

for (const [runtime, program] of programs) {
  describe(`the network under ${runtime}`, { concurrency: true }, () => {
    /**
     * The report of a run in front of a simulator.
     * @param {import("node:test").TestContext} t
     * @param {import("./simulator/simulator.js").Answer} answer
     * @param {import("./simulator/simulator.js").Settings} [settings]
     * @param {(env: Record<string, string>) => Record<string, string>} [change] of what points at the simulator
     */
    async function report(t, answer, settings, change = (env) => env) {
      const simulator = await startSimulator({ [USAGE]: answer, [ELSEWHERE]: answered }, settings);
      t.after(simulator.close);
      const place = { ...home(files), env: change(simulator.env) };
      const args = [cli, "--json", "--lang", "en", "--timeout", "2"];
      const started = performance.now();
      const { stdout, stderr } = await run(program, args, place);
      assert.equal(stderr, "");
      const { accounts, failures } = JSON.parse(stdout);
      return { simulator, accounts, failure: failures[0], seconds: (performance.now() - started) / 1000 };
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

    test("a certificate of an unknown authority is refused", async (t) => {
      const unknown = await report(t, answered, { untrusted: ["chatgpt.com"] });
      assert.match(unknown.failure.message, /^The platform's certificate is not trusted/);
      const unnamed = await report(t, answered, {}, ({ NODE_EXTRA_CA_CERTS: _, ...env }) => env);
      assert.match(unnamed.failure.message, /^The platform's certificate is not trusted/);
      assert.deepEqual([...unknown.simulator.requests, ...unnamed.simulator.requests], []);
    });

    for (const status of [301, 302, 303, 307, 308]) {
      test(`a redirect by ${status} is not followed`, async (t) => {
        const headers = { Location: "https://elsewhere.example/usage" };
        const { failure, simulator } = await report(t, { status, headers });
        assert.equal(failure.status, status);
        assert.deepEqual(simulator.hosts, ["chatgpt.com"]);
      });
    }

    test("a reply of more than 1 MiB is refused", async (t) => {
      const { failure } = await report(t, { body: " ".repeat(1024 * 1024 + 1) });
      assert.equal(failure.code, "reply_too_large");
    });

    test("the time covers the headers and the whole body", async (t) => {
      const silence = await report(t, () => {});
      const trickle = await report(t, (_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(" "), 200);
        response.on("close", () => clearInterval(drip));
      });
      for (const { failure, seconds } of [silence, trickle]) {
        assert.equal(failure.code, "timeout");
        assert.ok(seconds >= 2 && seconds < 6, `${seconds} s`);
      }
    });
  });
}
