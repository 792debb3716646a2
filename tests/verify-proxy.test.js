// How `mystatus verify` itself reads the variables that name a proxy, without the core that it verifies.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { proxyOf } from "../js-shim/verify.js";

describe("the reading of the variables is the core's", () => {
  const HOST = "registry.npmjs.org";
  const plain = { host: "a.corp", port: 80, tls: false, credentials: null };
  /** @type {[Record<string, string>, ReturnType<typeof proxyOf>][]} */
  const READ = [
    [{}, null],
    [{ https_proxy: "", ALL_PROXY: "a.corp" }, plain],
    [{ https_proxy: " HTTP://a.corp:3128/path?query#fragment" }, { ...plain, port: 3128 }],
    [{ all_proxy: "http://[::1]:8080/" }, { ...plain, host: "::1", port: 8080 }],
    [{ https_proxy: "https://a.corp" }, { ...plain, port: 443, tls: true }],
    [{ https_proxy: "http://ada:p@s%40s:b@a.corp" }, { ...plain, credentials: "ada:p@s@s:b" }],
    [{ https_proxy: "http://ada%20l@a.corp" }, { ...plain, credentials: "ada l:" }],
    [{ https_proxy: "a.corp", NO_PROXY: "other.example *.NPMJS.org." }, null],
    [{ https_proxy: "a.corp", no_proxy: "other.example", NO_PROXY: "*" }, plain],
    [{ https_proxy: "a.corp", NO_PROXY: "*js.org,.,:443,registry.npmjs.org:80" }, plain],
    [{ https_proxy: "socks5://a.corp", NO_PROXY: HOST }, null],
  ];
  for (const [env, expected] of READ) test(JSON.stringify(env), () => assert.deepEqual(proxyOf(HOST, env), expected));

  test("what cannot be read in one way is refused", () => {
    const urls =
      'socks5://a:1|ftp://a:1|"http://a:1"|http://|http:a:1|http:/a:1|//a:1| |http://a:port|http://a:99999|http://a:0|' +
      "http://a:|http://a:+1|http://[::1|http://[::1]8080|http://::1:8080|http://%zz|http://a b:1|http://a\\b:1|" +
      "http://ada:%ff@a:1|http://ada:12#cret@a:1|http://ada:12/cret@a:1|http://ada:12?cret@a:1";
    for (const url of urls.split("|")) {
      assert.deepEqual(proxyOf(HOST, { HTTPS_PROXY: url, ALL_PROXY: "a.corp" }), { unusable: "HTTPS_PROXY" }, url);
    }
  });
});
