// The workflows that run elsewhere in this project's name: their actions, and which of them may publish the package.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { root } from "./programs.js";

/** @typedef {{ uses?: string, run?: string, with?: Record<string, unknown> }} Step */
/** @typedef {{ steps: Step[], needs?: string[], permissions?: Record<string, string>, uses?: string }} Job */
/** @typedef {{ permissions: Record<string, string>, jobs: Record<string, Job> }} Workflow */

const folder = join(root, ".github/workflows");

for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), "utf8");
  /** @type {Workflow} */
  const workflow = parse(text);
  const jobs = Object.values(workflow.jobs);

  describe(file, () => {
    test("each action is pinned by a commit, whose version stands beside it", () => {
      const used = jobs.flatMap(({ uses, steps }) => [uses, ...steps.map((step) => step.uses)]).filter(Boolean);
      const pinned = [...text.matchAll(/uses: ([\w-]+\/[\w-]+@[0-9a-f]{40}) # v\d+\.\d+\.\d+$/gm)].map(
        ([, action]) => action,
      );
      assert.ok(used.length > 0);
      assert.deepEqual(used.sort(), pinned.sort());
    });

    test("no checkout leaves its token behind", () => {
      const checkouts = jobs.flatMap(({ steps }) => steps).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
      assert.deepEqual(
        checkouts.filter((step) => step.with?.["persist-credentials"] !== false),
        [],
      );
    });

    test("only a job that installs, builds and runs nothing may write anything", () => {
      const writes = (/** @type {Record<string, string> | undefined} */ permissions) =>
        typeof permissions === "string" || Object.values(permissions ?? {}).includes("write");
      assert.equal(writes(workflow.permissions), false);
      for (const { permissions, steps, needs } of jobs.filter((job) => writes(job.permissions))) {
        assert.deepEqual(permissions, { contents: "read", "id-token": "write" });
        assert.deepEqual(needs, ["test", "reproduce"]);
        assert.deepEqual(
          steps.flatMap(({ run, uses }) => run ?? uses?.split("@")[0] ?? []),
          [
            "actions/checkout",
            "actions/setup-node",
            'test "v$(jq -r .version package.json)" = "$GITHUB_REF_NAME"',
            "npm publish --provenance --access public --ignore-scripts",
          ],
        );
        assert.ok(steps.every((step) => !step.with?.cache));
      }
    });
  });
}

test("a release fails where a test does", () => {
  /** @type {Workflow} */
  const { jobs } = parse(readFileSync(join(folder, "release.yml"), "utf8"));
  const { steps = [], permissions } = jobs.test ?? {};
  assert.equal(steps.at(-1)?.run, ".ci/run");
  assert.deepEqual(permissions, { contents: "read" });
});

test("nothing in a release lets a failure pass", () => {
  /** @type {Workflow} */
  const { jobs } = parse(readFileSync(join(folder, "release.yml"), "utf8"));
  const all = Object.values(jobs).flatMap((job) => [job, ...job.steps]);
  assert.ok(all.every((one) => !("continue-on-error" in one || "if" in one || "shell" in one)));
});

test("a release fails where the module built anew, in two folders, is not the committed one", () => {
  /** @type {Workflow} */
  const { jobs } = parse(readFileSync(join(folder, "release.yml"), "utf8"));
  const { steps = [], permissions } = jobs.reproduce ?? {};
  assert.equal(steps.at(-1)?.run, "node scripts/reproducible.mjs --committed --install");
  assert.deepEqual(permissions, { contents: "read" });
});

test("the package is published by one job alone", () => {
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
  assert.equal(texts.join("").match(/npm publish/g)?.length, 1);
});
