// The command line program, under Node and under Bun, in homes that need no network.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Script } from "node:vm";
import { AUTH_FILE, authFile, cli, environment, home, programs, root, run } from "./programs.js";
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
        assert.match(
          stderr,
          /^mystatus: mystatus\.json: .*hours.*\nmystatus: mystatus\.json: .*`copliot`.*`copilot`.*\n$/,
        );
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

    test("speaks the language that was asked for, wherever that stands, also when it is used wrongly", async () => {
      const { stderr, status } = await mystatus(["platfroms", "--lang", "ko"], { ...home(), env: { LANG: "ja_JP" } });
      assert.equal(status, 2);
      assert.match(stderr, /`platforms`인가요.*\n`mystatus --help`를 참고하세요\n$/);
    });

    test("prints JSON of wrong usage where JSON was asked for", async () => {
      for (const args of [
        ["--verbose", "--json"],
        ["--json", "opnai"],
        ["platforms", "--json"],
        ["--watch", "--json"],
      ]) {
        const { stdout, stderr, status } = await mystatus(args);
        assert.deepEqual([stderr, status], ["", 2], args.join(" "));
        const { error, version } = JSON.parse(stdout);
        assert.deepEqual([error.code, version], ["usage", 1]);
        assert.match(error.next_step, /mystatus --help/);
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

    test("says what it could not write, and fails", async () => {
      const place = home({ [AUTH_FILE]: {} });
      const output = (/** @type {string} */ into, /** @type {string[]} */ ...args) =>
        run("sh", ["-c", `"$0" "$@" ${into}`, program, cli, ...args], place);
      for (const args of [["--help"], ["--json"], ["platforms"], ["json-schema"]]) {
        const { stdout, stderr, status } = await output("> /dev/full", ...args, "--lang", "ja");
        assert.deepEqual([stdout, status], ["", 1], args.join(" "));
        assert.equal(
          stderr,
          "mystatus: 出力を書き込めませんでした (ENOSPC)。空き容量を確保するか、別の場所に出力してください\n",
        );
      }
      // Read-only instead of closed: both runtimes reopen a closed stream before anybody can see it.
      const { stderr, status } = await output("1< /dev/null", "--version");
      assert.deepEqual([/\(EBADF\)/.test(stderr), status], [true, 1]);
      const wrong = await output("> /dev/full", "--verbose", "--json");
      assert.deepEqual([/\(ENOSPC\)/.test(wrong.stderr), wrong.status], [true, 2]);
    });

    test("ends as ever where its reader has seen enough", async () => {
      const place = home({ [AUTH_FILE]: {} });
      // The reader is gone before anything is written.
      const piped = '{ "$0" "$@"; echo "$?" >&2; } | true';
      for (const [args, expected] of /** @type {[string[], number][]} */ ([
        [["--help"], 0],
        [["platforms"], 0],
        [["--json"], 1],
      ])) {
        const { stderr } = await run("sh", ["-c", piped, program, cli, ...args], place);
        assert.equal(stderr, `${expected}\n`, args.join(" "));
      }
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

    test("is JSON where that was asked for, also when it fails", async () => {
      const { stdout, status } = await mystatus(["--json"], home());
      assert.equal(status, 1);
      const report = JSON.parse(stdout);
      assert.equal(report.failures[0].code, "auth_file");
      assert.deepEqual(report.accounts, []);
    });

    test("takes its language from the environment", async () => {
      const place = home({ [AUTH_FILE]: {} });
      const { stdout } = await mystatus([], { ...place, env: { LC_ALL: "zh_CN.UTF-8" } });
      assert.match(stdout, /未找到任何已配置的账号/);
      const mystatusLang = await mystatus([], { ...place, env: { LC_ALL: "zh_CN.UTF-8", MYSTATUS_LANG: "ja" } });
      assert.match(mystatusLang.stdout, /設定済みのアカウントが見つかりません/);
    });

    test("has colours on a terminal only, and not with NO_COLOR", async () => {
      const place = home({ [AUTH_FILE]: {} });
      const terminal = ["-qec", `${program} ${cli} --lang en`, "/dev/null"];
      const [piped, shown, plain] = await Promise.all([
        mystatus([], place),
        run("script", terminal, place),
        run("script", terminal, { ...place, env: { NO_COLOR: "1" } }),
      ]);
      const coloured = [piped, shown, plain].map(({ stdout }) => stdout.includes("\u001b["));
      assert.deepEqual(coloured, [false, true, false]);
      for (const { stdout } of [shown, plain]) assert.match(stdout, /No configured accounts found/);
    });

    test("is coloured as --color and the variables of other programs say", async () => {
      const place = home({ [AUTH_FILE]: {} });
      const isColoured = async (/** @type {string[]} */ args, /** @type {Record<string, string>} */ env = {}) =>
        (await mystatus(args, { ...place, env })).stdout.includes("\u001b[");
      assert.deepEqual(
        await Promise.all([
          isColoured(["--color", "always"], { NO_COLOR: "1" }),
          isColoured(["platforms", "--color=always"]),
          isColoured([], { FORCE_COLOR: "1" }),
          isColoured([], { CLICOLOR_FORCE: "1" }),
          isColoured(["--color", "never"], { FORCE_COLOR: "1" }),
          isColoured(["--json"], { FORCE_COLOR: "1" }),
          isColoured([], { FORCE_COLOR: "1", NO_COLOR: "1" }),
        ]),
        [true, true, true, true, false, false, false],
      );
      const terminal = ["-qec", `${program} ${cli} --lang en`, "/dev/null"];
      for (const env of /** @type {Record<string, string>[]} */ ([{ TERM: "dumb" }, { CLICOLOR: "0" }])) {
        const { stdout } = await run("script", terminal, { ...place, env });
        assert.match(stdout, /No configured accounts found/);
        assert.ok(!stdout.includes("\u001b["), stdout);
      }
    });

    test("tells on a terminal who is being waited for, and leaves nothing of it", async () => {
      /** @type {(() => void)[]} */
      const waiting = [];
      // Long enough even if the machine stalls meanwhile.
      let apart = 2000;
      /** @type {(body: object) => import("./simulator/simulator.js").Answer} */
      const answer = (body) => (_, response) => {
        // Both are answered, one after the other, once both were requested, so that each is pending for a while.
        waiting.push(() => response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body)));
        if (waiting.length === 2) for (const [at, give] of waiting.entries()) setTimeout(give, apart * at);
      };
      const limits = { code: 200, success: true, data: { limits: [] } };
      const simulator = await startSimulator({
        "GET https://api.z.ai/api/monitor/usage/quota/limit": answer(limits),
        "GET https://api.deepseek.com/user/balance": answer({ is_available: true, balance_infos: [] }),
      });
      try {
        const key = { type: "api", key: "key-0123456789abcdef" };
        const place = { ...home({ [AUTH_FILE]: { "zai-coding-plan": key, deepseek: key } }), env: simulator.env };
        const terminal = (/** @type {string} */ more) =>
          run("script", ["-qec", `${program} ${cli} --lang en ${more}`, "/dev/null"], place);
        const stdout = (await terminal("")).stdout.replaceAll("\u001b", "ESC");
        const told = [...stdout.matchAll(/\rESC\[K([^\r\n]*)/g)].map(([, words]) => words);
        assert.equal(told[0], "Waiting for: Z.ai, DeepSeek");
        assert.ok(
          told.some((words) => words === "Waiting for: Z.ai" || words === "Waiting for: DeepSeek"),
          stdout,
        );
        // Erased at the end: the report begins at the same place.
        assert.match(stdout, /Waiting for: [^\r\n]*\rESC\[K(ESC\[1m)?Z\.ai/);
        apart = 100;
        waiting.length = 0;
        assert.doesNotMatch((await terminal("--json")).stdout, /Waiting for/);
        waiting.length = 0;
        assert.doesNotMatch((await terminal("2> /dev/null")).stdout, /Waiting for/);
        waiting.length = 0;
        const { stderr } = await mystatus([], place);
        assert.equal(stderr, "");
      } finally {
        await simulator.close();
      }
    });

    test("draws again and again on a terminal only", async () => {
      const { stdout, stderr, status } = await mystatus(["--watch", "--lang", "en"]);
      assert.deepEqual(
        [stdout, stderr, status],
        ["", "mystatus: --watch needs a terminal to draw on\nsee `mystatus --help`\n", 2],
      );
    });

    test("waits for a reader that lags behind, and is told whole", async () => {
      const place = home();
      const path = join(place.home, "pipe");
      execFileSync("mkfifo", [path]);
      const pipe = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
      const filler = Buffer.alloc(65_536, ".");
      assert.equal(writeSync(pipe, filler), filler.length, "which is all that it holds");
      const child = spawn(program, [cli, "--json"], { env: environment(place), stdio: ["ignore", pipe, "inherit"] });
      const ended = once(child, "close");
      await sleep(500);
      assert.equal(child.exitCode, null);
      const read = (/** @type {number} */ most) => {
        const taken = Buffer.alloc(most);
        return taken.subarray(0, readSync(pipe, taken)).toString();
      };
      assert.equal(read(filler.length), filler.toString());
      assert.deepEqual(await ended, [1, null]);
      assert.deepEqual(JSON.parse(read(filler.length)).accounts, []);
      closeSync(pipe);
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

test("an older Node is named in one line, whatever is asked for", async () => {
  const older = ["--import", "data:text/javascript,process.getBuiltinModule = undefined"];
  for (const args of [[], ["--help"], ["--version"], ["--typo"]]) {
    const { stdout, stderr, status } = await run(process.execPath, [...older, cli, ...args]);
    assert.match(
      stderr,
      /^mystatus needs Node 20\.16, or 22\.3 or newer; this is v\d+\.\d+\.\d+\. Install a newer one from https:\/\/nodejs\.org\.\n$/,
    );
    assert.deepEqual([stdout, status], ["", 2]);
  }
  const { stdout, stderr, status } = await run(process.execPath, [...older, cli, "--json"]);
  assert.deepEqual([stderr, status], ["", 2]);
  const { error, version } = JSON.parse(stdout);
  assert.equal(version, 1);
  assert.equal(error.code, "runtime");
  assert.match(error.message, /^mystatus needs Node 20\.16.*\d\.$/);
  assert.match(error.next_step, /^Install a newer one/);
});

test("an older Bun is named as such, and not by the version of Node that it gives itself", async () => {
  const bun = programs.find(([name]) => name === "Bun")?.[1] ?? "";
  const place = home({ "older.mjs": "process.getBuiltinModule = undefined;" });
  const { stderr, status } = await run(bun, ["--preload", join(place.home, "older.mjs"), cli], place);
  assert.match(stderr, /^mystatus needs a newer Bun; this is \d+\.\d+\.\d+\. Run `bun upgrade`\.\n$/);
  assert.equal(status, 2);
});

/** A limit that batch systems and shared hosts set, and a switch: under both, Node runs no WebAssembly at all. */
const WITHOUT_MEMORY = [`ulimit -v 4000000; '${process.execPath}'`, `'${process.execPath}' --jitless`];

test("where WebAssembly cannot run, that is told, and no fault of the package", async () => {
  for (const start of WITHOUT_MEMORY) {
    const { stdout, status } = await run("bash", ["-c", `${start} '${cli}' --lang en`]);
    assert.match(stdout, /^mystatus failed \(\w+\)\. WebAssembly gets no memory here: raise .*`ulimit -v`/);
    assert.equal(status, 1);
    const verified = await run("bash", ["-c", `${start} '${cli}' verify --lang en`]);
    assert.match(verified.stdout, /\n\? Its hosts and files are not listed, because no module can run here/);
    assert.doesNotMatch(verified.stdout, /✖|Do not trust/);
    assert.equal(verified.status, 1);
  }
});

test("the program is one that an older Node can read, module or not", () => {
  const text = readFileSync(cli, "utf8");
  // A script cannot have top-level imports or `await`.
  new Script(text.replace(/^#!.*/, ""));
  assert.doesNotMatch(text, /\?\.[a-z([]|\?\?/);
});

test("the program is executable, as npm links it", () => {
  assert.ok(statSync(cli).mode & 0o100);
  assert.match(readFileSync(cli, "utf8"), /^#!\/usr\/bin\/env node\n/);
});
