// What the command line program writes where: on a terminal or not, in colours or not, to a reader that lags.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { AUTH_FILE, cli, environment, home, programs, run } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";

for (const [name, program] of programs) {
  describe(`what mystatus writes under ${name}`, () => {
    /** @param {string[]} args @param {import("./programs.js").Place} [place] */
    const mystatus = (args, place) => run(program, [cli, ...args], place);

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
        assert.match(error.next_step, /mystatus (platforms )?--help/);
      }
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

    test("goes on where a reader that lags behind has room again, if the system does not wait itself", async () => {
      // As another program's end of a pipe or a terminal may make it.
      const full = `
        const fs = process.getBuiltinModule("node:fs");
        const { writeSync } = fs;
        let writings = 0;
        fs.writeSync = (fd, bytes) => {
          if (fd !== 1) return writeSync(fd, bytes);
          writings += 1;
          if (writings > 1) throw Object.assign(new Error("full"), { code: "EAGAIN" });
          return writeSync(fd, bytes.subarray(0, 10));
        };`;
      const place = home({ "full.mjs": full });
      const preload = [name === "Bun" ? "--preload" : "--import", join(place.home, "full.mjs")];
      const { stdout, stderr, status } = await run(program, [...preload, cli, "--json"], place);
      assert.deepEqual([stderr, status], ["", 1]);
      assert.deepEqual(JSON.parse(stdout).accounts, []);
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
  });
}
