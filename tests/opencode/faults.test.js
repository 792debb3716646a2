// Faults of the network in OpenCode's own runtime: one server, whose platforms fail one after another.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { root } from "../programs.js";
import { sampleAnswers, sampleFiles } from "../simulator/accounts.js";
import { faults } from "../simulator/faults.js";
import { startModel } from "../simulator/model.js";
import { startSimulator } from "../simulator/simulator.js";
import { opencodeHome, serve } from "./opencode.js";

const USAGE = "GET https://chatgpt.com/backend-api/wham/usage";

/**
 * The texts of failures that only a code identifies.
 * @type {Record<string, string>}
 */
const SAID = { reply_too_large: "more than 1 MiB", invalid_reply: "cannot be read", http_status: "\\(302\\)" };

/** Faults that depend on the runtime, not on the core. */
const NAMES = [
  "silence before the headers",
  "silence in the body",
  "one byte a second",
  "reset in the body",
  "100 MB",
  "100 MB in a gzip bomb",
  "truncated JSON",
  "302 to another host",
];

describe("faults of the network in OpenCode", () => {
  const answers = sampleAnswers();
  const { body: good } = /** @type {{ body: object }} */ (answers[USAGE]);
  /** @type {import("../simulator/simulator.js").Simulator} */
  let simulator;
  /** @type {import("../simulator/model.js").Model} */
  let model;
  /** @type {import("./opencode.js").Server} */
  let server;
  /** @type {string} */
  let session;

  before(async () => {
    [simulator, model] = await Promise.all([startSimulator(answers), startModel()]);
    const plugin = [[root, { lang: "en", timeout: 5 }]];
    server = await serve(opencodeHome({ model, plugin, files: sampleFiles(), env: simulator.env }));
    session = (await server.call("/session", {})).body.id;
  });
  after(async () => {
    await server?.stop();
    await Promise.all([simulator.close(), model.close()]);
  });

  for (const name of NAMES) {
    test(name, async () => {
      const fault = faults.find((fault) => fault.name === name);
      assert.ok(fault);
      answers[USAGE] = fault.answer(JSON.stringify(good));
      const { body } = await server.call(`/session/${session}/command`, { command: "mystatus", arguments: "" });
      const report = body.parts.map((/** @type {any} */ part) => part.text ?? "").join("\n");
      const failures = report.slice(report.indexOf("Failed to query"));
      const [failure = ""] = /^OpenAI \(ada@example\.com\): .*$/m.exec(failures) ?? [];
      const told = fault.told.message?.source.replace(/^\^|\$$/g, "") ?? SAID[fault.told.code ?? ""] ?? "no words";
      assert.match(failure, new RegExp(told), report);
      for (const heading of ["Zhipu AI", "Z.ai", "GitHub Copilot", "Google Cloud"]) {
        assert.match(report, new RegExp(`^${heading} `, "m"));
      }
      assert.ok(!simulator.hosts.includes("elsewhere.example"));
    });
  }
});
