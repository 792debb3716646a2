// The command line program, under Node and under Bun, in homes that need no network.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { AUTH_FILE, authFile, cli, home, programs, root, run } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const SCHEMA = "schema/report-v1.json";

for (const [name, program] of programs) {
  describe(`mystatus under ${name}`, () => {
    /** @param {string[]} args @param {import("./programs.js").Place} [place] */
    const mystatus = (args, place) => run(program, [cli, ...args], place);

    test("tells its version, which is the package's", async () => {
      const { stdout, status } = await mystatus(["--version"]);
      assert.deepEqual([stdout, status], [`${version}\n`, 0]);
    });

    test("helps in the language asked for", async () => {
      const { stdout, status } = await mystatus(["--help", "--lang", "ko"]);
      assert.equal(status, 0);
      assert.match(stdout, /사용법: mystatus/);
    });

    test("ends with 2 on wrong usage and says on standard error what is wrong", async () => {
      for (const args of [["--verbose"], ["--timeout", "soon"], ["--platform", "acme"], ["--lang"]]) {
        const { stdout, stderr, status } = await mystatus(args);
        assert.deepEqual([stdout, status], ["", 2], args.join(" "));
        assert.match(stderr, new RegExp(/** @type {string} */ (args[0])));
      }
    });

    test("says on standard error what is wrong with the settings, where its output has no place for that", async () => {
      const place = home({
        [AUTH_FILE]: {},
        ".config/opencode/mystatus.json": { platforms: ["copliot"], hours: "ten" },
      });
      for (const command of ["guard", "line", "metrics", "platforms"]) {
        const { stdout, stderr } = await mystatus([command, "--lang", "en"], place);
        const judged = command === "guard" ? "mystatus: nothing was judged: correct this first\n" : "";
        assert.match(
          stderr.slice(0, stderr.length - judged.length),
          /^mystatus: mystatus\.json: .*hours.*\nmystatus: mystatus\.json: .*`copliot`.*`copilot`.*\n$/,
        );
        assert.ok(stderr.endsWith(judged), stderr);
        assert.doesNotMatch(stdout, /copliot|hours/, command);
      }
      const { stdout, stderr } = await mystatus(["--lang", "en"], place);
      assert.deepEqual([stderr, stdout.includes("`copliot`")], ["", true]);
    });

    test("guards by its exit status, and asks a platform that is enabled", async () => {
      const simulator = await startSimulator({
        "GET https://chatgpt.com/backend-api/wham/usage": {
          body: { plan_type: "pro", rate_limit: { primary_window: window(1) } },
        },
        "GET https://api.anthropic.com/api/oauth/usage": { body: { five_hour: { utilization: 100 } } },
      });
      /** @param {number} used */
      function window(used) {
        return { used_percent: used, limit_window_seconds: 604_800, reset_after_seconds: 600_000 };
      }
      try {
        const expires = Date.now() + 3_600_000;
        const openai = { type: "oauth", access: "e30.e30.c2ln", refresh: "refresh-token", expires };
        const claudeAiOauth = { accessToken: "sk-ant-oat01-0123456789", expiresAt: expires };
        const files = { [AUTH_FILE]: { openai }, ".claude/.credentials.json": { claudeAiOauth } };
        const place = { ...home(files), env: simulator.env };
        const lasts = await mystatus(["guard", "--lang", "en"], place);
        assert.deepEqual([lasts.status, lasts.stderr], [0, ""], lasts.stdout);
        assert.deepEqual([...new Set(simulator.hosts)], ["chatgpt.com"]);
        assert.equal((await mystatus(["guard", "--for", "zai"], place)).status, 1);
        simulator.hosts.length = 0;
        const enabled = await mystatus(["guard", "--enable", "claude", "--for", "claude"], place);
        assert.deepEqual([enabled.status, simulator.hosts], [1, ["api.anthropic.com"]], enabled.stdout);
      } finally {
        await simulator.close();
      }
    });

    test("asks the platforms that it is given as words", async () => {
      const place = home({ [AUTH_FILE]: { deepseek: { type: "api", key: "key-0123456789abcdef" } } });
      const env = { OPENROUTER_API_KEY: "sk-or-0123456789abcdef", HTTPS_PROXY: "http://127.0.0.1:9" };
      const { stdout } = await mystatus(["openrouter", "--json"], { ...place, env });
      /** @type {{ platform: string }[]} */
      const failures = JSON.parse(stdout).failures;
      assert.deepEqual(
        failures.map(({ platform }) => platform),
        ["openrouter"],
      );
    });

    test("prints the schema that is published", async () => {
      const { stdout, status } = await mystatus(["json-schema"]);
      assert.deepEqual([JSON.parse(stdout), status], [JSON.parse(readFileSync(join(root, SCHEMA), "utf8")), 0]);
    });

    test("finds a fork of the companion in the folder of its scope", async () => {
      const fork = "@me/antigravity-auth";
      const constants = 'export const ANTIGRAVITY_CLIENT_ID = "id"; export const ANTIGRAVITY_CLIENT_SECRET = "secret";';
      const account = { email: "ada@example.com", refreshToken: "1//refresh-token", projectId: "project" };
      const place = home({
        [AUTH_FILE]: {},
        ".config/opencode/antigravity-accounts.json": { accounts: [account] },
        [`.cache/opencode/packages/${fork}@1.0.0/node_modules/${fork}/dist/src/constants.js`]: constants,
      });
      // Nothing answers there.
      const { stdout } = await mystatus(["--json"], { ...place, env: { HTTPS_PROXY: "http://127.0.0.1:9" } });
      assert.deepEqual(
        JSON.parse(stdout).failures.map((/** @type {{ code: string }} */ { code }) => code),
        ["network"],
      );
    });

    test("ends with 1 where there is no credential file, and writes nothing", async () => {
      const place = home();
      const { stdout, status } = await mystatus([], place);
      assert.equal(status, 1);
      assert.match(
        stdout,
        /^❌ Failed to read auth file: ~\/\.local\/share\/opencode\/auth\.json\nError: ENOENT \(.+\)\n→ .*`opencode auth login`\n\n/,
      );
      assert.match(stdout, /^• OpenAI \(`openai`\)\n(.*\n)*• Google Cloud/m);
      assert.deepEqual(readdirSync(place.home), []);
    });

    test("ends with 1 where there is nothing to query, and lists the platforms", async () => {
      const { stdout, status } = await mystatus([], home({ [AUTH_FILE]: {} }));
      assert.equal(status, 1);
      assert.match(stdout, /^No configured accounts found\n\n(.*\n)*• OpenAI.*\n(.*\n)*• Z\.ai/);
    });

    test("lists every platform and what was found here, and asks nobody", async () => {
      const simulator = await startSimulator({});
      try {
        const place = home({ [AUTH_FILE]: { deepseek: { type: "api", key: "key-0123456789abcdef" } } });
        const env = { ...simulator.env, AMP_API_KEY: "amp-0123456789abcdef" };
        const { stdout, stderr, status } = await mystatus(["platforms"], { ...place, env });
        assert.deepEqual([stderr, status, simulator.hosts], ["", 0, []]);
        assert.match(stdout, /^2 of \d+ platforms found on this machine\n\n• DeepSeek \(`deepseek`\) · auth\.json\n/);
        assert.match(stdout, /^• Amp \(`amp`\) · AMP_API_KEY\n(.*\n)*• Warp \(`warp`\)\n/m);
      } finally {
        await simulator.close();
      }
    });

    test("finds a key by the variable that the user's own configuration of OpenCode names, and no project's", async () => {
      const simulator = await startSimulator({
        "GET https://api.z.ai/api/monitor/usage/quota/limit": { body: { code: 200, data: { limits: [] } } },
      });
      try {
        const config = { provider: { "zai-coding-plan": { options: { apiKey: "{env:MY_OWN_KEY}" } } } };
        const place = home({
          [AUTH_FILE]: {},
          ".config/opencode/opencode.json": config,
          "project/opencode.json": { provider: { "zai-coding-plan": { options: { apiKey: "key-of-the-project" } } } },
        });
        const env = { ...simulator.env, MY_OWN_KEY: "key-0123456789abcdef" };
        await mystatus(["--json"], { ...place, env: { ...env, OPENCODE_CONFIG_DIR: join(place.home, "project") } });
        assert.deepEqual(
          simulator.requests.map(({ headers }) => headers.authorization),
          ["key-0123456789abcdef"],
        );
      } finally {
        await simulator.close();
      }
    });

    test("survives whatever stands in place of its file", async () => {
      const files = /** @type {[string, (path: string) => void, RegExp][]} */ ([
        ["a folder", (path) => mkdirSync(path), /Error: EISDIR/],
        ["a named pipe", (path) => execFileSync("mkfifo", [path]), /Error: EINVAL/],
        ["100 MB", (path) => writeFileSync(path, Buffer.alloc(100_000_000)), /Error: EFBIG/],
        [
          "no UTF-8",
          (path) => writeFileSync(path, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
          /not valid JSON from line 1, column \d/,
        ],
        ["UTF-16", (path) => writeFileSync(path, Buffer.from("\ufeff{}", "utf16le")), /Error: it is UTF-16/],
        ["half a file", (path) => writeFileSync(path, '{"openai": {'), /not valid JSON from line 1, column \d/],
        ["a list", (path) => writeFileSync(path, "[]"), /not a JSON object/],
        ["a comment", (path) => writeFileSync(path, "// mine\n{}"), /not valid JSON from line 1, column \d/],
        ["a link to itself", (path) => symlinkSync(path, path), /Error: ELOOP/],
        ["a link to a device", (path) => symlinkSync("/dev/zero", path), /Error: EINVAL/],
        ["a byte order mark", (path) => writeFileSync(path, "\ufeff{}"), /^No configured accounts found/],
        ["one key twice", (path) => writeFileSync(path, '{"openai":1,"openai":{}}'), /`openai` was found, but lacks/],
      ]);
      for (const [what, make, told] of files) {
        const place = home();
        make(authFile(place));
        const { stdout, status } = await mystatus([], place);
        assert.equal(status, 1, what);
        assert.match(stdout, told, what);
      }
    });

    test("says so where nobody knows the home folder", async (t) => {
      const asNobody = ["--reuid", "54321", "--clear-groups", "env", "-i", program, cli, "--lang", "en"];
      if (process.getuid?.() !== 0) return t.skip("takes root, to become a user that the system does not know");
      const { stdout, status } = await run("setpriv", asNobody, { ...home(), env: {} });
      assert.match(
        stdout,
        /auth file: ~\/\.local\/share\/opencode\/auth\.json\nError: HOME .*is not set.*\n→ Set HOME/,
      );
      assert.equal(status, 1);
    });

    test("takes the home folder that the system knows where HOME is empty", async () => {
      const { stdout } = await mystatus(["verify"], { ...home(), env: { HOME: "", LANG: "C" } });
      const known = join(userInfo().homedir, ".local/share/opencode/auth.json");
      assert.ok(stdout.includes(` ${known}\n`), stdout);
    });

    test("honours the variables that move OpenCode's files", async () => {
      const place = home();
      const data = join(place.home, "elsewhere");
      mkdirSync(join(data, "opencode"), { recursive: true });
      writeFileSync(join(data, "opencode/auth.json"), "{}");
      const moved = await mystatus([], { ...place, env: { XDG_DATA_HOME: data } });
      assert.match(moved.stdout, /^No configured accounts found/);
      const replaced = await mystatus([], { ...place, env: { OPENCODE_AUTH_CONTENT: "{}" } });
      assert.match(replaced.stdout, /^No configured accounts found/);
    });
  });
}
