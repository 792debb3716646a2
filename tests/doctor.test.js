// `mystatus doctor`, by the command line program under Node and under Bun.

import assert from "node:assert/strict";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { AUTH_FILE, cli, home, programs, run } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";

for (const [name, program] of programs) {
  describe(`mystatus doctor under ${name}`, () => {
    /** @param {string[]} args @param {import("./programs.js").Place} place */
    const doctor = (args, place) => run(program, [cli, "doctor", "--lang", "en", ...args], place);

    test("says what was found where, how old it is and what would be asked, and asks nobody", async (t) => {
      const simulator = await startSimulator(sampleAnswers());
      t.after(simulator.close);
      const place = home({
        ...sampleFiles(),
        ".config/opencode/package.json": { dependencies: { "@opencode-ai/plugin": "1.18.33" } },
      });
      const twoHoursAgo = Date.now() / 1000 - 2 * 3600 - 60;
      utimesSync(join(place.home, AUTH_FILE), twoHoursAgo, twoHoursAgo);
      const { stdout, stderr, status } = await doctor([], { ...place, env: simulator.env });
      assert.deepEqual([stderr, simulator.hosts], ["", []]);
      // A sample account names no project.
      assert.equal(status, 1);
      const version = name === "Bun" ? "Bun \\d" : `Node ${process.version.replaceAll(".", "\\.")}`;
      for (const told of [
        `^mystatus [\\d.]+ · ${version}.* · ${process.platform} .* ${process.arch} · OpenCode 1\\.18\\.33$`,
        "^  ✓ ~/\\.local/share/opencode/auth\\.json: valid JSON · changed 2h( \\d+m)? ago · OpenAI \\(ada@example\\.com\\), ",
        "^  ✓ ~/\\.config/opencode/antigravity-accounts\\.json: valid JSON · .* · Google Cloud \\(ada@example\\.com\\), Google Cloud \\(grace@example\\.com\\)$",
        "^  Not found: .*~/\\.codex/auth\\.json \\(OpenAI\\)",
        `^  ✓ HTTPS_PROXY: through ${simulator.env.HTTPS_PROXY}$`,
        "^  ✓ NODE_EXTRA_CA_CERTS: .*authority\\.pem · certificates trusted besides the runtime's own: 1$",
        `^    GET chatgpt\\.com/backend-api/wham/usage · through ${simulator.env.HTTPS_PROXY}$`,
        "^    POST oauth2\\.googleapis\\.com/token · through ",
        "^  ✗ 7\\. every Google account names its project: Google Cloud \\(grace@example\\.com\\)$",
        "^  \\? 4\\. .*--online",
      ]) {
        assert.match(stdout, new RegExp(told, "m"));
      }
    });

    test("tells each answer where it may ask", async (t) => {
      const answers = sampleAnswers();
      answers["GET https://bigmodel.cn/api/monitor/usage/quota/limit"] = { status: 403, body: { message: "no plan" } };
      const simulator = await startSimulator(answers);
      t.after(simulator.close);
      const { stdout } = await doctor(["--online"], { ...home(sampleFiles()), env: simulator.env });
      assert.match(
        stdout,
        /^ {2}• OpenAI \(ada@example\.com\) · auth\.json\n(?: {4}.*\n)+ {4}✓ answered · 58% remaining$/m,
      );
      assert.match(stdout, /^ {4}Zhipu API request failed \(403\): no plan\n {4}→ /m);
      assert.match(stdout, /^ {2}✗ 4\. .*: Zhipu AI \(samp\*\*\*\*1234\)$/m);
      assert.match(stdout, /^ {2}✓ 5\. /m);
      assert.ok(simulator.hosts.includes("chatgpt.com"));
    });

    test("is safe to paste where that is asked for", async (t) => {
      const simulator = await startSimulator(sampleAnswers());
      t.after(simulator.close);
      for (const args of [["--private"], ["--private", "--online"]]) {
        const place = home(sampleFiles());
        const { stdout } = await doctor(args, { ...place, env: simulator.env });
        assert.match(stdout, /~\/\.local\/share\/opencode\/auth\.json/);
        assert.match(stdout, /\$NODE_EXTRA_CA_CERTS/);
        const { home: folder } = place;
        for (const own of [folder, "example.com", "127.0.0.1", "gho_", "1//"]) {
          assert.ok(!stdout.includes(own), `${own} in ${stdout}`);
        }
        // The keys begin with "samp", as does a word of the check-up's own.
        assert.doesNotMatch(stdout, /\b(ada|grace)\b|samp(?!les\b)/i);
      }
    });

    test("has words in each language", async () => {
      for (const [lang, words] of Object.entries({ ko: "점검", ja: "診断", zh: "诊断", en: "Check-up" })) {
        const { stdout, status } = await run(program, [cli, "doctor", "--lang", lang], home());
        assert.match(stdout, new RegExp(`^${words}$`, "m"));
        assert.match(stdout, /^ {2}✗ 1\. /m);
        assert.equal(status, 1);
      }
    });
  });
}
