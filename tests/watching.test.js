// `mystatus --watch` in a terminal.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { AUTH_FILE, cli, home, programs, writeFiles } from "./programs.js";
import { startSimulator } from "./simulator/simulator.js";
import { openTerminal, withoutTmux } from "./terminal.js";
import { until } from "./waiting.js";

/** Whether the screen is the alternate one, and whether the cursor is shown. */
const SCREEN = "#{alternate_on} #{cursor_flag}";

/** Ways to end it, with the exit status of each. @type {[string, (terminal: Ended) => void, number][]} */
const ENDS = [
  ["q", ({ press }) => press("q"), 0],
  ["Ctrl-C", ({ press }) => press("C-c"), 0],
  ["Ctrl-D", ({ press }) => press("C-d"), 0],
  ["SIGINT", ({ kill }) => kill("SIGINT"), 0],
  ["SIGTERM", ({ kill }) => kill("SIGTERM"), 143],
  ["SIGHUP", ({ kill }) => kill("SIGHUP"), 129],
];

/** @typedef {{ press: (...keys: string[]) => void, kill: (signal: NodeJS.Signals) => void }} Ended */

/**
 * The programs that a shell runs.
 * @param {string} pid the shell's
 */
function childrenOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").map(Number);
  assert.equal(children.length, 1);
  return children;
}

// Most of them wait for ten seconds to pass.
describe("mystatus --watch", { skip: withoutTmux, concurrency: true }, () => {
  for (const [name, program] of programs) {
    describe(`under ${name}`, { concurrency: 4 }, () => {
      test("draws each report in the place of the one before, and fits the screen", async (t) => {
        let left = 90;
        const simulator = await startSimulator({
          "GET https://api.z.ai/api/monitor/usage/quota/limit": (_, response) => {
            const limits = [{ type: "TOKENS_LIMIT", unit: 3, number: 5, percentage: 100 - left }];
            left -= 10;
            const body = { code: 200, success: true, data: { limits } };
            response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(body));
          },
        });
        t.after(simulator.close);
        const place = home({ [AUTH_FILE]: { "zai-coding-plan": { type: "api", key: "key-0123456789abcdef" } } });
        const terminal = await openTerminal({ ...place, env: simulator.env });
        t.after(terminal.stop);
        // On a clock ten times as fast, ten seconds are longer than the platforms' interval.
        writeFiles(place, {
          "fast.mjs": `const { now } = Date, began = now(); Date.now = () => began + (now() - began) * 10;`,
        });
        const fast = `${name === "Bun" ? "--preload" : "--import"} ${join(place.home, "fast.mjs")}`;
        terminal.type(`echo before; ${program} ${fast} ${cli} --lang en --watch 10`);
        terminal.press("Enter");
        const first = await terminal.until((screen) => screen.includes("90%"));
        assert.match(first, /^Z\.ai/);
        assert.match(first, /every 10s · q quits\n*$/);
        assert.equal(terminal.is(SCREEN), "1 0");
        const second = await terminal.until((screen) => screen.includes("80%"));
        assert.equal(second, first.replace("90%", "80%").replace(/[█░]+/, /[█░]+/.exec(second)?.[0] ?? ""));
        // Lines that do not fit are counted, and the last line stays in place.
        terminal.resize(60, 3);
        const small = await terminal.until((screen) => screen.trimEnd().split("\n").length === 3);
        assert.match(small, /every 10s · q quits/);
        terminal.resize(80, 24);
        terminal.press("q");
        const after = await terminal.until((screen) => /^before\n/m.test(screen) && /^\$\n*$/m.test(screen));
        assert.doesNotMatch(after, /Z\.ai|q quits/);
        assert.equal(terminal.is(SCREEN), "0 1");
      });

      test("asks no platform more often than it should be asked", async (t) => {
        const simulator = await startSimulator({
          "GET https://api.z.ai/api/monitor/usage/quota/limit": {
            body: { code: 200, success: true, data: { limits: [] } },
          },
        });
        t.after(simulator.close);
        const place = home({ [AUTH_FILE]: { "zai-coding-plan": { type: "api", key: "key-0123456789abcdef" } } });
        const terminal = await openTerminal({ ...place, env: simulator.env });
        t.after(terminal.stop);
        terminal.type(`${program} ${cli} --lang en --watch 10`);
        terminal.press("Enter");
        await terminal.until((screen) => screen.includes("q quits") && simulator.requests.length > 0);
        // What tmux has cleared is back after the next drawing.
        terminal.press("-R");
        assert.doesNotMatch(terminal.screen(), /q quits/);
        await terminal.until((screen) => screen.includes("q quits"));
        assert.equal(simulator.requests.length, 1);
        terminal.press("q");
      });

      for (const [how, end, status] of ENDS) {
        test(`ends by ${how}, and leaves the terminal as it was`, async (t) => {
          const place = home({ [AUTH_FILE]: {} });
          const terminal = await openTerminal(place);
          t.after(terminal.stop);
          terminal.type(`echo before; ${program} ${cli} --lang en --watch; echo "status $?"`);
          terminal.press("Enter");
          await terminal.until(
            (screen) => screen.includes("No configured accounts found") && screen.includes("q quits"),
          );
          terminal.press("x", "Up", "Space");
          assert.equal(terminal.is(SCREEN), "1 0");
          const kill = (/** @type {NodeJS.Signals} */ signal) => {
            for (const child of childrenOf(terminal.is("#{pane_pid}"))) process.kill(child, signal);
          };
          end({ press: terminal.press, kill });
          // A key that the program did not read any more may be echoed before it.
          const after = await terminal.until((screen) => /\bstatus \d+$/m.test(screen));
          assert.match(after, new RegExp(`\\bstatus ${status}$`, "m"));
          assert.match(after, /^before$/m);
          assert.equal(terminal.is(SCREEN), "0 1");
          // A key that the program did not read any more is the shell's: `Up` brings back the command.
          terminal.press("C-u");
          // Keys are echoed again, and lines are read as usual.
          terminal.type("echo it is $((6 * 7))");
          terminal.press("Enter");
          const screen = await terminal.until((shown) => /^it is 42$/m.test(shown));
          assert.match(screen, /echo it is/);
        });
      }

      test("ends as by SIGHUP where the system has no signals, as Windows has none", async (t) => {
        const place = home({
          [AUTH_FILE]: {},
          "none.mjs": `process.kill = () => { throw new Error("kill ENOSYS"); };`,
        });
        const terminal = await openTerminal(place);
        t.after(terminal.stop);
        const none = `${name === "Bun" ? "--preload" : "--import"} ${join(place.home, "none.mjs")}`;
        terminal.type(`${program} ${none} ${cli} --lang en --watch; echo "status $?"`);
        terminal.press("Enter");
        await terminal.until((screen) => screen.includes("q quits"));
        for (const child of childrenOf(terminal.is("#{pane_pid}"))) process.kill(child, "SIGHUP");
        const after = await terminal.until((screen) => /^status \d+$/m.test(screen));
        assert.match(after, /^status 129$/m);
        assert.doesNotMatch(after, /ENOSYS/);
      });

      test("ends by SIGHUP, and not by a crash, where its terminal is closed", async (t) => {
        const place = home({ [AUTH_FILE]: {} });
        const terminal = await openTerminal(place);
        t.after(terminal.stop);
        // If its only pane were closed, tmux itself would end.
        terminal.split();
        const written = join(place.home, "status");
        // A shell that outlives the terminal, unlike its child.
        terminal.type(
          `bash -c 'trap : HUP; ${program} ${cli} --lang en --watch 2> ${written}.err; echo $? > ${written}'`,
        );
        terminal.press("Enter");
        await terminal.until((screen) => screen.includes("q quits"));
        terminal.closePane();
        await until(() => existsSync(written) && readFileSync(written, "utf8") !== "");
        assert.deepEqual([readFileSync(written, "utf8"), readFileSync(`${written}.err`, "utf8")], ["129\n", ""]);
      });
    });
  }
});
