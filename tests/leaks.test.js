// A runtime's message about a request that it cannot send stays inside: it holds the URL, and the header with the key.

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cli, home, programs, run, writeFiles } from "./programs.js";
import { sampleFiles } from "./simulator/accounts.js";

/** The ways in which a runtime fails, each as the body of a function that receives words full of secrets. */
const FAILURES = {
  "throws at once": "throw new TypeError(words);",
  "throws with a code": "throw Object.assign(new Error(words), { code: 'ERR_INVALID_CHAR' });",
  "throws with words for a code": "throw Object.assign(new Error(words), { code: words, name: words });",
  "throws with a cause":
    "throw new TypeError('fetch failed', { cause: Object.assign(new Error(words), { code: words }) });",
  "throws no error": "throw words;",
  "throws nothing": "throw undefined;",
  "rejects later": "await new Promise((resolve) => setTimeout(resolve, 10)); throw new Error(words);",
};

/** @param {string} body */
const preload = (body) => `
  import https from "node:https";
  import { EventEmitter } from "node:events";
  const fail = async (words) => { ${body} };
  globalThis.fetch = (url, init) => fail(\`Invalid request to \${url}: \${JSON.stringify(init)}\`);
  https.request = (url, options) => {
    const request = new EventEmitter();
    request.end = (sent) => fail(\`Invalid request to \${url}: \${JSON.stringify(options)} \${sent}\`).catch((error) => request.emit("error", error));
    return request;
  };
`;

const written = JSON.stringify(sampleFiles()).matchAll(/"(?:access|refresh|key|refreshToken)":"([^"]+)/g);
const secrets = [...Array.from(written, ([, secret = ""]) => secret), "sample-client-secret"];

for (const [name, program] of programs) {
  describe(`a request that ${name} cannot send`, { concurrency: 4 }, () => {
    for (const [how, body] of Object.entries(FAILURES)) {
      test(how, async () => {
        const place = home(sampleFiles());
        writeFiles(place, { "preload.mjs": preload(body) });
        const load = name === "Bun" ? "--preload" : "--import";
        for (const options of [["--json"], []]) {
          const args = [load, join(place.home, "preload.mjs"), cli, "--lang", "en", ...options];
          const { stdout, stderr } = await run(program, args, place);
          assert.equal(stderr, "");
          assert.match(stdout, /Network error \((UNKNOWN|ERR_INVALID_CHAR)\)/);
          for (const secret of secrets)
            assert.deepEqual(
              pieces(secret).filter((piece) => stdout.includes(piece)),
              [],
            );
        }
      });
    }
  });
}

/** The parts of `secret` that would be a leak. @param {string} secret */
function pieces(secret) {
  return Array.from({ length: secret.length - 5 }, (_, at) => secret.slice(at, at + 6));
}

test("the secrets looked for are those of the sample accounts", () => {
  assert.ok(secrets.length >= 8 && secrets.every((secret) => secret.length >= 10), secrets.join(" "));
});
