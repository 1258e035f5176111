import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/pulumi";

/*
 * `tests/unit` mirrors `provider/`: a module with decisions has a test of its name. Those that have none yet are listed
 * here, beside the test that runs them. Write one of its name when you change such a module, and take it off the list.
 */

/** Types, constants and what only passes on. */
const WITHOUT_DECISIONS = [
  "aggregator/steps",
  "aws/codes",
  "aws/failure",
  "aws/moment",
  "aws/organization",
  "aws/table",
  "cli/commands",
  "cli/main",
  "cli/usageError",
  "domain/claimsTable",
  "domain/errorCodes",
  "domain/internalNames",
  "domain/quotas",
  "domain/secretProperties",
  "domain/timing",
  "engine/context",
  "engine/steps",
  "engine/timing",
  "index",
  "membership/steps",
  "provider",
  "resources/claims",
  "rollout/events",
  "rollout/index",
  "rollout/operation",
  "rollout/options",
  "sharing/context",
];

/** Modules that are tested together with others, by test. */
const TESTED_BY: Readonly<Record<string, readonly string[]>> = {
  "unit/aggregator/aggregator.test.ts": [
    "aggregator/apply",
    "aggregator/create",
    "aggregator/delete",
    "aggregator/deletion",
    "aggregator/diff",
    "aggregator/inputs",
    "aggregator/outputs",
    "aggregator/update",
  ],
  "unit/aggregator/preflight.test.ts": [
    "aggregator/check",
    "aggregator/foreignRole",
    "live/errors",
    "live/explain",
    "live/find",
    "live/found",
    "live/organization",
    "live/quota",
  ],
  "unit/domain/errorText.test.ts": [
    "aggregator/errors",
    "membership/errors",
    "rollout/errors",
    "sharing/store/errors",
  ],
  "unit/aggregator/unseen.test.ts": ["aggregator/observe"],
  "unit/aggregator/merge.test.ts": ["aggregator/plan"],
  "unit/aggregator/preview/summary.test.ts": [
    "aggregator/preview/create",
    "aggregator/preview/replacement",
    "aggregator/preview/unknowns",
  ],
  "unit/aggregator/refresh.test.ts": ["aggregator/read"],
  "unit/aggregator/undeclared.test.ts": ["aggregator/reconcile"],
  "unit/aggregator/sharing.test.ts": [
    "aggregator/sharing/capacity",
    "aggregator/sharing/interrupted",
    "aggregator/sharing/move",
    "aggregator/sharing/shared",
    "sharing/checkCache",
    "sharing/claims",
    "sharing/errors",
    "sharing/joinable",
    "sharing/share",
    "sharing/storeAdmin",
  ],
  "unit/aggregator/takenOver.test.ts": ["aggregator/takeover"],
  "unit/aggregator/normalise.test.ts": [
    "aggregator/validation/filters",
    "aggregator/validation/source",
    "aggregator/validation/tags",
  ],
  "claims/dynamodb.test.ts": [
    "sharing/store/dynamodb",
    "sharing/store/dynamodb/claimItem",
    "sharing/store/dynamodb/items",
    "sharing/store/dynamodb/leaseItem",
    "sharing/store/dynamodb/options",
    "sharing/store/dynamodb/settled",
  ],
  "unit/membership/membership.test.ts": [
    "live/likely",
    "membership/check",
    "membership/create",
    "membership/declared",
    "membership/delete",
    "membership/diff",
    "membership/inputs",
    "membership/normalise",
    "membership/preview/joining",
    "membership/preview/leaving",
    "membership/preview/look",
    "membership/publish",
    "membership/read",
    "membership/update",
  ],
  "unit/membership/firstMembers.test.ts": [
    "membership/followMoves",
    "membership/store",
    "sharing/declare",
    "sharing/declareStore",
  ],
  "unit/sharing/protocol/reduce.test.ts": [
    "sharing/protocol/finish",
    "sharing/protocol/join",
    "sharing/protocol/protocol",
    "sharing/protocol/readBack",
    "sharing/protocol/reading",
    "sharing/protocol/rollback",
    "sharing/protocol/state",
    "sharing/protocol/turns",
    "sharing/protocol/verdict",
  ],
  "model/publishing/checker.test.ts": [
    "sharing/protocol/errors",
    "sharing/protocol/observer",
    "sharing/protocol/publish",
    "sharing/protocol/runner",
  ],
  "engine/rollout.test.ts": [
    "cli/rollout/rollout",
    "rollout/account",
    "rollout/pulumi",
    "rollout/rollout",
    "rollout/workspace",
  ],
  "unit/sharing/store/tagFormat.test.ts": ["sharing/store/packed"],
  "claims/tags.test.ts": ["sharing/store/store"],
};

const modules = readdirSync(join(repository, "provider"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/").slice(0, -".ts".length))
  .sort();
const hasOwnTest = (module: string) => existsSync(join(repository, `tests/unit/${module}.test.ts`));
const listed = [...WITHOUT_DECISIONS, ...Object.values(TESTED_BY).flat()];

describe("tests/unit", () => {
  it("has a test for each module with decisions", () => {
    const untested = modules.filter((module) => !hasOwnTest(module) && !listed.includes(module));
    assert.deepEqual(untested, [], "write tests/unit/MODULE.test.ts");
  });

  it("lists only modules without a test of their name, each once", () => {
    assert.deepEqual(
      listed.filter(
        (module, at) => !modules.includes(module) || hasOwnTest(module) || listed.indexOf(module) !== at,
      ),
      [],
    );
  });

  it("names tests that there are", () => {
    assert.deepEqual(
      Object.keys(TESTED_BY).filter((test) => !existsSync(join(repository, "tests", test))),
      [],
    );
  });
});
