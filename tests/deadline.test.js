// A request's timeout: exact to the millisecond, on a simulated clock, and with no resource left open afterwards.

import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { send } from "../js-shim/transport.js";
import { home, programs, root, run } from "./programs.js";
import { listen } from "./simulator/loopback.js";

test("a request has its own time: it is pending a millisecond before, and over then", async (t) => {
  const server = http.createServer(() => {});
  const { host, close } = await listen(server);
  t.after(close);
  for (const timeoutMs of [10_000, 120_000]) {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    /** @type {import("../js-shim/transport.js").Answer[]} */
    const answers = [];
    const request = { method: /** @type {const} */ ("GET"), host, path: "/", headers: {}, body: null, proxy: null };
    const arrived = once(server, "request");
    send({ ...request, timeoutMs }, () => true).then((answer) => answers.push(answer));
    await arrived;
    t.mock.timers.tick(timeoutMs - 1);
    for (let turns = 0; turns < 10; turns += 1) await turn();
    assert.deepEqual(answers, []);
    t.mock.timers.tick(1);
    for (let turns = 0; turns < 10; turns += 1) await turn();
    assert.deepEqual(answers, [{ code: "TIMEOUT" }]);
    t.mock.timers.reset();
  }
});

/** Requests an endless answer, and then whether its connection was closed. */
const ABANDONS = `
  import { send } from ${JSON.stringify(join(root, "js-shim/transport.js"))};
  const ask = (path, timeoutMs) => {
    const request = { method: "GET", host: process.argv.at(-1), path, headers: {}, body: null, timeoutMs, proxy: null };
    return send(request, () => true);
  };
  const endless = await ask("/endless", 1000);
  const { body, code } = await ask("/closed", 20_000);
  console.log(JSON.stringify([endless, body ?? code]));
  process.exit();
`;

/** Endless servers, by what the client sees. @type {Record<string, (response: http.ServerResponse) => void>} */
const ENDLESS = {
  silent: () => {},
  dripping: (response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(" "), 50);
    response.on("close", () => clearInterval(drip));
  },
};

for (const [name, program] of programs) {
  for (const [kind, play] of Object.entries(ENDLESS)) {
    test(`under ${name}, what is too late is let go of: a ${kind} server sees its connection close`, async (t) => {
      /** @type {Promise<unknown>} */
      let closed = Promise.resolve();
      const server = http.createServer((request, response) => {
        if (request.url === "/closed") return void closed.then(() => response.end("closed"));
        closed = once(response, "close");
        play(response);
      });
      const { host, close } = await listen(server);
      t.after(close);
      const place = home({ "abandons.mjs": ABANDONS });
      const { stdout, stderr } = await run(program, [join(place.home, "abandons.mjs"), host], place);
      assert.deepEqual(JSON.parse(stdout), [{ code: "TIMEOUT" }, "closed"], stderr);
    });
  }
}
