// `mystatus line`, by the command line program under Node and under Bun, and in a real tmux.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { AUTH_FILE, atEnd, cli, home, programs, root, run } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { startSimulator } from "./simulator/simulator.js";
import { startTmux, withoutTmux } from "./tmux.js";
import { until } from "./waiting.js";

const ZAI = "GET https://api.z.ai/api/monitor/usage/quota/limit";
const zaiFiles = { [AUTH_FILE]: { "zai-coding-plan": { type: "api", key: "key-0123456789abcdef" } } };

describe("mystatus line", { concurrency: true }, () => {
  for (const [name, program] of programs) {
    describe(`under ${name}`, { concurrency: 1 }, () => {
      /** @type {import("./simulator/simulator.js").Simulator} */
      let simulator;
      before(async () => {
        simulator = await startSimulator(sampleAnswers());
      });
      after(() => simulator.close());

      /** @param {string[]} args */
      const line = (args, files = sampleFiles()) =>
        run(program, [cli, "line", "--lang", "en", ...args], { ...home(files), env: simulator.env });

      test("is of what has the least left, in a format", async () => {
        const { stdout, stderr, status } = await line(["--format", "{id} {left}% {state} {{{reset}}}"]);
        assert.match(stdout, /^google 0% out \{2d 9h\}\n$/);
        assert.deepEqual([stderr, status], ["", 0]);
      });

      test("is of what gates a model, and asks nobody else", async () => {
        const asked = simulator.hosts.length;
        const { stdout, status } = await line(["--for", "openai/gpt-5.3-codex"]);
        assert.match(stdout, /^OpenAI 58% 3d 4h\n$/);
        assert.equal(status, 0);
        assert.deepEqual([...new Set(simulator.hosts.slice(asked))], ["chatgpt.com"]);
      });

      test("is of what the user calls little, as the report is", async () => {
        for (const [low, state] of /** @type {[number, string][]} */ ([
          [58, "low"],
          [57, "ok"],
        ])) {
          const files = { ...sampleFiles(), ".config/opencode/mystatus.json": { low } };
          const { stdout } = await line(["--for", "openai", "--format", "{left} {state}"], files);
          assert.equal(stdout, `58 ${state}\n`);
          const report = await run(program, [cli, "--lang", "en", "openai"], { ...home(files), env: simulator.env });
          assert.equal(/^Low: OpenAI Weekly limit 58%$/m.test(report.stdout), state === "low", report.stdout);
        }
      });

      test("keeps to waybar's contract: one line of JSON, of which each member has its type", async () => {
        const { stdout } = await line(["--preset", "waybar", "--for", "zhipu"]);
        assert.equal(stdout.trimEnd().split("\n").length, 1);
        const { tooltip, ...shown } = JSON.parse(stdout);
        assert.match(shown.text, /^Zhipu AI 14% 1h 1\dm$/);
        assert.deepEqual(shown, { text: shown.text, alt: "low", class: "low", percentage: 14 });
        assert.match(tooltip, /^Zhipu AI .*: 14% · resets in 1h/);
      });

      test("keeps to starship's contract: text without colours, and a status of 0 with it", async () => {
        const { stdout, status } = await line(["--preset", "starship", "--for", "zhipu"]);
        assert.match(stdout, /^Zhipu AI 14% 1h 1\dm\n$/);
        assert.equal(status, 0);
      });

      test("is nothing at all, with a status of 1, where there is nothing to show", async () => {
        for (const [files, ...args] of /** @type {[Record<string, string | object>, ...string[]][]} */ ([
          [{}],
          [{ [AUTH_FILE]: { openai: { type: "oauth", access: "e30.e30.c2ln", expires: 1 } } }],
        ])) {
          const { stdout, stderr, status } = await line(args, files);
          assert.deepEqual([stdout, stderr, status], ["", "", 1]);
        }
        // Standard error may say why.
        const broken = await line([], { [AUTH_FILE]: "{" });
        assert.deepEqual([broken.stdout, broken.status], ["", 1]);
        assert.match(broken.stderr, /auth\.json.*not valid JSON/);
        const { stdout, status } = await line(["--for", "deepseek", "--preset", "waybar"]);
        assert.deepEqual([stdout, status], ["", 1]);
      });

      test("tells on standard error what is wrong with its options", async () => {
        for (const [args, told] of /** @type {[string[], RegExp][]} */ ([
          [["--format", "{lft}"], /`\{lft\}`.*`\{left\}`/],
          [["--preset", "polybar"], /tmux, starship, waybar/],
          [["--for", "opnai"], /`openai`/],
        ])) {
          const { stdout, stderr, status } = await line(args);
          assert.deepEqual([stdout, status], ["", 2]);
          assert.match(stderr, told);
        }
      });

      test("is of what is known once the time is over, where platforms are silent", async (t) => {
        // One more than are sent to a host at once: a whole report waits until the others are done.
        const silent = Array.from({ length: 9 }, (_, at) => ({
          id: `silent-${at}`,
          url: "https://silent.example.com/balance",
          auth: { entry: `silent-${at}` },
          balances: [{ remaining: "/left", currency: "USD" }],
        }));
        const keys = silent.map(({ id }) => [id, { type: "api", key: `${id}-0123456789abcdef` }]);
        const played = await startSimulator({
          [ZAI]: sampleAnswers()[ZAI] ?? {},
          "GET https://silent.example.com/balance": () => {},
        });
        t.after(played.close);
        const place = home({
          [AUTH_FILE]: { ...zaiFiles[AUTH_FILE], ...Object.fromEntries(keys) },
          ".config/opencode/mystatus.json": { custom: silent },
        });
        const timed = async (/** @type {string[]} */ ...args) => {
          const begun = performance.now();
          const ran = await run(program, [cli, ...args, "--lang", "en", "--timeout", "5"], {
            ...place,
            env: played.env,
          });
          return { ...ran, seconds: (performance.now() - begun) / 1000 };
        };
        const [line, whole] = await Promise.all([timed("line", "--format", "{id}"), timed("--json")]);
        assert.deepEqual([line.stdout, line.status], ["zai\n", 0]);
        const codes = JSON.parse(whole.stdout).failures.map((/** @type {{ code: string }} */ { code }) => code);
        assert.deepEqual(codes, Array(silent.length).fill("timeout"));
        assert.ok(
          line.seconds < whole.seconds - 2.5,
          `a line after ${line.seconds} s, a report after ${whole.seconds} s`,
        );
      });
    });
  }
});

test("of a broken install nothing is put into a bar or a collector", async () => {
  const place = home();
  cpSync(join(root, "js-shim"), join(place.home, "js-shim"), { recursive: true });
  cpSync(join(root, "package.json"), join(place.home, "package.json"));
  for (const word of ["line", "metrics"]) {
    const broken = join(place.home, "js-shim/cli.js");
    const { stdout, stderr, status } = await run(process.execPath, [broken, word], place);
    assert.deepEqual([stdout, status], ["", 1]);
    assert.match(stderr, /^mystatus failed \(\w+\)/);
  }
});

/** In a separate network, with a name server that takes queries and never answers. */
const UNNAMED = `ip link set lo up && mount --bind "$0" /etc/resolv.conf || exit 77
"$1" -e 'const s = require("dgram").createSocket("udp4"); s.on("message", () => console.error("asked")); s.bind(53, "127.0.0.1", () => console.error("bound"))' 2> "$0.bound" &
server=$!
until [ -s "$0.bound" ]; do sleep 0.1; done
"$1" -e 'process.stdout.write(String(Date.now()) + " ")'; "$1" "$2" line --timeout 2
"$1" -e 'process.stdout.write(String(Date.now()))'; kill $server`;

test("ends soon after its time under Node where no name server answers", async (t) => {
  const place = home({ ...zaiFiles, "resolv.conf": "nameserver 127.0.0.1\n" });
  const args = ["-rmn", "sh", "-c", UNNAMED, join(place.home, "resolv.conf"), process.execPath, cli];
  const env = { HOME: place.home, PATH: process.env.PATH };
  if (spawnSync("unshare", ["-rmn", "true"]).status !== 0) return t.skip("no namespaces");
  const { stdout, stderr, status } = spawnSync("unshare", args, { env, encoding: "utf8" });
  if (status === 77) return t.skip("no mounts in a namespace");
  assert.equal(status, 0, stderr);
  assert.match(readFileSync(join(place.home, "resolv.conf.bound"), "utf8"), /asked/);
  const [began = 0, ended = Number.POSITIVE_INFINITY] = stdout.split(" ").map(Number);
  assert.ok(ended - began < 4000, `${ended - began} ms`);
});

describe("in tmux's status line", { skip: withoutTmux }, () => {
  /** @type {import("./simulator/simulator.js").Simulator} */
  let simulator;
  before(async () => {
    simulator = await startSimulator({ [ZAI]: sampleAnswers()[ZAI] ?? {} });
  });
  after(() => simulator.close());

  /**
   * Shows a tmux with the status line `line` inside another tmux, and returns the screen that matches.
   * @param {string} args
   * @param {Record<string, string | object>} files
   * @param {RegExp} pattern
   */
  async function shown(args, files, pattern) {
    const place = home({
      ...files,
      // The line that docs/cli.md tells users to paste, with the program's path.
      "tmux.conf": `set -g status-right-length 100\nset -g status-interval 1\nset -g status-right "#(${process.execPath} ${cli} line --lang en ${args})"\n`,
    });
    const socket = join(place.home, "inner");
    const inner = ["env", "-u", "TMUX", "tmux", "-S", socket, "-f", join(place.home, "tmux.conf")];
    const stopInner = atEnd(() => void spawnSync("tmux", ["-S", socket, "kill-server"]));
    const size = { columns: 120, rows: 10 };
    const outer = startTmux({ ...place, env: simulator.env }, [...inner, "new-session", "sleep 1000"], size);
    try {
      const look = () => [outer.screen(true)].find((screen) => pattern.test(screen));
      return { screen: await until(look, { told: () => `${pattern}:\n${outer.screen(true)}` }), place };
    } finally {
      // The outer tmux ends after the inner one, in its own time.
      stopInner();
      outer.stop();
    }
  }

  test("a line stands as it is printed", async () => {
    const { screen } = await shown("--preset tmux", zaiFiles, /Z\.ai 69%/);
    assert.match(screen, /Z\.ai 69% 5d 9h/);
  });

  test("a name is text, which runs nothing, expands to nothing and has no style", async () => {
    const name = "x #(touch ran) #{pid} #S #[fg=red] %H";
    const files = { ...zaiFiles, ".config/opencode/mystatus.json": { names: { "key-****cdef": name } } };
    const { screen, place } = await shown(`--preset tmux --format '{account}.'`, files, /touch ran.*\./);
    assert.match(screen, /x #\(touch ran\) #\{pid\} #S #\(fg=red\) %H\./);
    assert.ok(!existsSync(join(place.home, "ran")));
  });
});
