// `mystatus metrics`, under Node and under Bun, with Prometheus's own programs: promtool, a Prometheus that scrapes two
// machines through node_exporter, and a third that serves the text as OpenMetrics.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { AUTH_FILE, cli, home, programs, root, run, writeFiles } from "./programs.js";
import { sampleAnswers, sampleFiles } from "./simulator/accounts.js";
import { listen } from "./simulator/loopback.js";
import { startSimulator } from "./simulator/simulator.js";

const TOOLS = ["promtool", "prometheus", "prometheus-node-exporter"];
const missing = TOOLS.filter((tool) => spawnSync(tool, ["--version"]).error);
const skip = missing.length === 0 || process.env.CI ? false : `${missing.join(", ")} not installed`;

const fleet = join(root, "docs/fleet");
/** How long Prometheus may take to have all samples. */
const PATIENCE_MS = 120_000;

/** @type {import("./simulator/simulator.js").Simulator} */
let simulator;
before(async () => {
  simulator = await startSimulator(sampleAnswers());
});
after(() => simulator.close());

/** Names that contain the format's special characters. */
const named = { names: { "ada@example.com": 'a"d\\a}{,= \n x' } };

/**
 * @param {string[]} args
 * @param {Record<string, string | object>} [files]
 */
async function metrics(args, files = sampleFiles(), program = process.execPath) {
  const { stdout, stderr, status } = await run(program, [cli, "metrics", ...args], {
    ...home(files),
    env: simulator.env,
  });
  assert.deepEqual([stderr, status], ["", 0]);
  return stdout;
}

/** @param {string} text */
function check(text) {
  const { stdout, stderr, status } = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
  assert.deepEqual([stdout, stderr, status], ["", "", 0], text);
}

for (const [name, program] of programs) {
  test(`metrics are printed under ${name}, of what failed too, with a status of 0`, async () => {
    const text = await metrics([], sampleFiles(), program);
    assert.match(
      text,
      /^mystatus_left_ratio\{platform="openai",account="ada@example\.com",scope="plan",period="5h"\} 0\.85$/m,
    );
    assert.match(
      text,
      /^mystatus_failed\{platform="google",account="grace@example\.com",code="missing_project_id"\} 1$/m,
    );
    assert.ok(text.endsWith("\n# EOF\n"));
    const secret = await metrics(["--private"], sampleFiles(), program);
    assert.match(secret, /^mystatus_up\{platform="google",account="2"\} 0$/m);
    assert.doesNotMatch(secret, /ada|grace|example|samp\*/);
    const nothing = await metrics([], {}, program);
    assert.match(nothing, /^mystatus_failed\{code="auth_file"\} 1$/m);
  });
}

describe("Prometheus's own programs", { skip }, () => {
  test("promtool finds nothing to say of the metrics", async () => {
    for (const args of [[], ["--private"]]) check(await metrics(args));
    check(await metrics([], {}));
    check(await metrics([], { ...sampleFiles(), ".config/opencode/mystatus.json": named }));
  });

  test("promtool would say what is wrong", () => {
    const { status } = spawnSync("promtool", ["check", "metrics"], { input: 'a{b="\\x"} 1\n', encoding: "utf8" });
    assert.notEqual(status, 0);
  });

  test("promtool takes the alert rules, which alert", () => {
    const place = home();
    const series = (/** @type {string} */ of, /** @type {string} */ values) => ({ series: of, values });
    const left = 'mystatus_left_ratio{instance="a",platform="openai",account="1",scope="plan",period="5h"}';
    /** @param {Record<string, string>} labels @param {string} what */
    const alert = (labels, what) => ({
      exp_labels: { severity: "warning", instance: "a", ...labels },
      exp_annotations: {
        summary: `${what} on a cannot be read`,
        description: `The code is ${labels.code}; \`mystatus\` on that machine says what to do.`,
      },
    });
    const unreadable = [
      alert({ platform: "zai", account: "1", code: "http_status" }, "zai (1)"),
      alert({ code: "auth_file" }, "A credential file"),
    ];
    const tests = {
      rule_files: [join(fleet, "alerts.yml")],
      evaluation_interval: "1m",
      tests: [
        {
          interval: "1m",
          input_series: [
            series(left, "0x60"),
            series(left.replace('"1"', '"2"'), "0.2x60"),
            series(left.replace('"1"', '"3"'), "0.21x60"),
            series('mystatus_balance{instance="a",platform="deepseek",account="1",currency="USD"}', "4.9x60"),
            series('mystatus_balance{instance="a",platform="deepseek",account="2",currency="USD"}', "5x60"),
            series('mystatus_failed{instance="a",platform="zai",account="1",code="http_status"}', "1x60"),
            series('mystatus_failed{instance="a",code="auth_file"}', "1x60"),
            series('node_textfile_mtime_seconds{instance="a",file="/x/mystatus.prom"}', "-4000x60"),
            series('node_textfile_mtime_seconds{instance="b",file="/x/mystatus.prom"}', "0x60"),
          ],
          promql_expr_test: [
            count("SubscriptionUsedUp", 1),
            count("SubscriptionLow", 1),
            count("SubscriptionBalanceLow", 1),
            count("SubscriptionUnreadable", 2),
            count("SubscriptionFiguresStale", 1),
          ],
          alert_rule_test: [{ eval_time: "1h", alertname: "SubscriptionUnreadable", exp_alerts: unreadable }],
        },
      ],
    };
    // JSON is valid YAML.
    writeFiles(place, { "tests.yml": tests });
    const checked = spawnSync("promtool", ["check", "rules", join(fleet, "alerts.yml")], { encoding: "utf8" });
    assert.equal(checked.status, 0, checked.stdout + checked.stderr);
    const tried = spawnSync("promtool", ["test", "rules", join(place.home, "tests.yml")], { encoding: "utf8" });
    assert.equal(tried.status, 0, tried.stdout + tried.stderr);
  });

  test("a Prometheus knows a fleet's quota in one query, by node_exporter and as OpenMetrics", async (t) => {
    const place = home();
    const [first, second, third] = await Promise.all([
      metrics([]),
      metrics(["--private"], { [AUTH_FILE]: { "zai-coding-plan": { type: "api", key: "key-0123456789abcdef" } } }),
      metrics([], { ...sampleFiles(), ".config/opencode/mystatus.json": named }),
    ]);
    const machines = await Promise.all(
      [first, second].map(async (text, at) => {
        writeFiles(place, { [`machine-${at}/mystatus.prom`]: text });
        const port = await freePort();
        const folder = `--collector.textfile.directory=${join(place.home, `machine-${at}`)}`;
        const only = ["--collector.disable-defaults", "--collector.textfile", "--web.disable-exporter-metrics"];
        start(t, "prometheus-node-exporter", [...only, folder, `--web.listen-address=127.0.0.1:${port}`]);
        return `127.0.0.1:${port}`;
      }),
    );
    const served = await listen(
      http.createServer((_, response) => {
        const type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        response.writeHead(200, { "Content-Type": type }).end(third);
      }),
    );
    t.after(served.close);
    const job = (/** @type {string} */ name, /** @type {string[]} */ targets) => ({
      job_name: name,
      static_configs: [{ targets }],
    });
    const config = {
      global: { scrape_interval: "1s", evaluation_interval: "1s" },
      rule_files: [join(fleet, "alerts.yml")],
      scrape_configs: [job("fleet", machines), job("openmetrics", [served.host])],
    };
    writeFiles(place, { "prometheus.yml": config });
    const port = await freePort();
    start(t, "prometheus", [
      `--config.file=${join(place.home, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(place.home, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    const api = `http://127.0.0.1:${port}/api/v1`;
    /** @param {string} expression @returns {Promise<{ metric: Record<string, string>, value: [number, string] }[]>} */
    const query = async (expression) => {
      const response = await fetch(`${api}/query?${new URLSearchParams({ query: expression })}`);
      const { status, error, data } = /** @type {any} */ (await response.json());
      assert.equal(status, "success", `${expression}: ${error}`);
      return data.result;
    };
    await until(async () => (await query("mystatus_build_info")).length === 3);
    assert.equal((await query("node_textfile_scrape_error == 0")).length, 2);

    const rows = await query('min by (instance, platform) (mystatus_left_ratio{job="fleet"})');
    const known = rows.map(({ metric, value }) => [metric.instance, metric.platform, value[1]]);
    const expected = [
      [machines[0], "copilot", "0.237"],
      [machines[0], "google", "0"],
      [machines[0], "openai", "0.58"],
      [machines[0], "zai", "0.69"],
      [machines[0], "zhipu", "0.14"],
      [machines[1], "zai", "0.69"],
    ];
    const sorted = (/** @type {unknown[][]} */ all) => all.map(String).sort();
    assert.deepEqual(sorted(known), sorted(expected));
    assert.deepEqual(
      (await query('mystatus_left_ratio{job="openmetrics",platform="openai",period="5h"}')).map(
        ({ metric }) => metric.account,
      ),
      ['a"d\\a}{,= x'],
    );
    const failed = await query('mystatus_failed{job="fleet"}');
    assert.deepEqual(
      failed.map(({ metric }) => [metric.account, metric.code]),
      [["grace@example.com", "missing_project_id"]],
    );
    await until(async () => (await query('ALERTS{alertname="SubscriptionUsedUp"}')).length > 0);

    const dashboard = JSON.parse(readFileSync(join(fleet, "dashboard.json"), "utf8"));
    const readme = readFileSync(join(fleet, "README.md"), "utf8");
    const block = /```promql\n([^`]*)```/.exec(readme)?.[1] ?? "";
    const queries = block.split("\n").filter((line) => line && !line.startsWith("#"));
    const drawn = dashboard.panels
      .flatMap((/** @type {any} */ panel) => panel.targets)
      .map((/** @type {any} */ one) => one.expr);
    assert.ok(queries.length === 3 && drawn.length >= 6);
    for (const expression of [...queries, ...drawn.map((/** @type {string} */ one) => one.replace(/\$\w+/g, ".*"))]) {
      assert.ok((await query(expression)).length > 0, expression);
    }
  });
});

/**
 * Waits until this number of accounts has the alert.
 * @param {string} alertname
 * @param {number} value
 */
function count(alertname, value) {
  const expr = `count(ALERTS{alertname="${alertname}",alertstate="firing"})`;
  return { expr, eval_time: "40m", exp_samples: [{ value, labels: "{}" }] };
}

/** An unused port. @returns {Promise<string>} */
async function freePort() {
  const { host, close } = await listen(http.createServer());
  await close();
  return host.split(":")[1] ?? "";
}

/**
 * Starts a program that runs until the test ends.
 * @param {import("node:test").TestContext} t
 * @param {string} program
 * @param {string[]} args
 */
function start(t, program, args) {
  const child = spawn(program, args, { stdio: "ignore" });
  t.after(async () => {
    if (child.exitCode !== null) return;
    child.kill();
    await once(child, "exit");
  });
}

/**
 * Waits for a condition. An error counts as not yet.
 * @param {() => Promise<boolean>} isSo
 */
async function until(isSo) {
  for (const end = Date.now() + PATIENCE_MS; !(await isSo().catch(() => false)); await wait(200)) {
    if (Date.now() > end) throw new Error(`not so: ${isSo}`);
  }
}
