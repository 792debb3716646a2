// What the environment can change about the network, in OpenCode's own runtime.

import assert from "node:assert/strict";
import { test } from "node:test";
import { root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { startModel } from "../simulator/model.js";
import { startSimulator } from "../simulator/simulator.js";
import { opencodeHome, runOpencode } from "./opencode.js";

const ZAI = "GET https://api.z.ai/api/monitor/usage/quota/limit";

/**
 * Returns the output of `/mystatus`, and what else is printed.
 * @param {import("node:test").TestContext} t
 * @param {(env: Record<string, string>) => Record<string, string>} change changes the simulator's environment
 * @param {import("../simulator/simulator.js").Settings} [settings]
 * @param {Parameters<typeof startSimulator>[0]} [answers] in place of the sample accounts'
 */
async function report(t, change, settings = { untrusted: ["chatgpt.com"] }, answers = {}) {
  const [simulator, model] = await Promise.all([
    startSimulator({ ...sampleAnswers(), ...answers }, settings),
    startModel(),
  ]);
  t.after(() => Promise.all([simulator.close(), model.close()]));
  const place = opencodeHome({ model, plugin: [root], files: sampleFiles(), env: change(simulator.env) });
  const { stdout, stderr } = await runOpencode(place, ["run", "--command", "mystatus"]);
  return { simulator, stdout, output: `${stdout}${stderr}` };
}

test("the environment turns no check of certificates off, and has no request printed", async (t) => {
  const meddling = { NODE_TLS_REJECT_UNAUTHORIZED: "0", BUN_CONFIG_VERBOSE_FETCH: "curl" };
  const { simulator, stdout, output } = await report(t, (env) => ({ ...env, ...meddling }));
  assert.match(stdout, /The platform's certificate is not trusted/);
  assert.match(stdout, /^Z\.ai {2}samp/m, "the others are asked");
  const asked = simulator.requests.filter(({ url }) => url.includes("/usage") && url.includes("chatgpt.com"));
  assert.deepEqual(asked, []);
  // OpenCode's own requests are printed, and those to Copilot contain its token.
  const urls = Object.keys(sampleAnswers()).map((call) => call.split(" ")[1] ?? "");
  assert.deepEqual(
    [...urls, "sample-zai-key-5678", "sample-refresh-token"].filter((part) => output.includes(part)),
    [],
  );
});

test("a proxy variable that cannot be used is named, and nothing of the report is asked for", async (t) => {
  const { simulator, stdout } = await report(t, ({ HTTPS_PROXY = "", ...env }) => ({
    ...env,
    HTTPS_PROXY: HTTPS_PROXY.replace("http:", "socks5:"),
  }));
  assert.match(stdout, /HTTPS_PROXY names a proxy that cannot be used/);
  assert.deepEqual(simulator.hosts, []);
});

test("a proxy that refuses is told from the platforms, of which none has answered", async (t) => {
  const { simulator, stdout } = await report(t, (env) => env, { refuses: 403, credentials: "ada:secret" });
  assert.equal(stdout.match(/The proxy refused the connection \(PROXY_403\)/g)?.length, 5, stdout);
  assert.doesNotMatch(stdout, /Sign in again|Forbidden|ada:secret/);
  assert.deepEqual(simulator.requests, []);
});

test("a platform that refuses behind a proxy is told as such", async (t) => {
  const { stdout } = await report(
    t,
    (env) => env,
    { credentials: "ada:secret" },
    { [ZAI]: { status: 403, body: { msg: "No" } } },
  );
  assert.match(stdout, /Z\.ai \(samp\*\*\*\*5678\): Z\.ai API request failed \(403\): No/);
});
