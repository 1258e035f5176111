import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../support/pulumi";

/*
 * `tests/unit` mirrors `provider/`: a module with decisions has a test of its name.
 */

/** Types, constants, texts (which `domain/errorText.test.ts` has) and what only passes on. */
const WITHOUT_DECISIONS = [
  "aggregator/secrets",
  "aggregator/steps",
  "authorization/steps",
  "authorization/errors",
  "authorization/secrets",
  "awaitedSources/secrets",
  "awaitedSources/steps",
  "aws/codes",
  "aws/failure",
  "aws/moment",
  "aws/organization",
  "aws/table",
  "cli/command",
  "cli/doctor/finding",
  "cli/health/options",
  "cli/main",
  "cli/options",
  "cli/report/errors",
  "cli/report/page/data",
  "cli/usageError",
  "domain/claimsTable",
  "domain/errorCodes",
  "domain/health/report",
  "domain/internalNames",
  "domain/quotas",
  "domain/secretProperties",
  "domain/timing",
  "engine/errors",
  "engine/steps",
  "functions/errors",
  "health/errors",
  "index",
  "membership/errors",
  "membership/secrets",
  "membership/steps",
  "process/context",
  "provider",
  "resources/claims",
  "rollout/errors",
  "rollout/events",
  "rollout/index",
  "rollout/operation",
  "rollout/options",
  "sharing/context",
  "sharing/protocol/protocol",
  "sharing/store/dynamodb/options",
  "sharing/store/errors",
];

/** Modules that are tested together with others, by test. */
const TESTED_BY: Readonly<Record<string, readonly string[]>> = {
  "cli/status.test.ts": ["cli/status/status"],
  "unit/awaitedSources/check.test.ts": [
    "awaitedSources/create",
    "awaitedSources/delete",
    "awaitedSources/diff",
    "awaitedSources/normalise",
    "awaitedSources/read",
    "awaitedSources/update",
    "awaitedSources/waitFor",
  ],
  "cli/report/page.test.ts": [
    "cli/report/page/controls",
    "cli/report/page/details",
    "cli/report/page/dom",
    "cli/report/page/grid",
    "cli/report/page/main",
  ],
  "unit/cli/report/html.test.ts": [
    "cli/report/sections/causes",
    "cli/report/sections/claims",
    "cli/report/sections/findings",
    "cli/report/sections/head",
    "cli/report/sections/map",
    "cli/report/sections/parts",
    "cli/report/sections/summary",
  ],
  "unit/aws/health.test.ts": ["aws/readPages"],
  "unit/functions/getAggregatorHealth.test.ts": [
    "functions/aggregatorHealthArguments",
    "functions/call",
    "functions/texts",
  ],
  "unit/health/collect.test.ts": ["health/subject"],
  "unit/health/looks.test.ts": ["health/accounts", "health/regions"],
  "engine/rollout.test.ts": [
    "cli/rollout/rollout",
    "rollout/account",
    "rollout/pulumi",
    "rollout/rollout",
    "rollout/workspace",
  ],
};

const modules = readdirSync(join(repository, "provider"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.replaceAll("\\", "/").slice(0, -".ts".length))
  .sort();
const listed = [...WITHOUT_DECISIONS, ...Object.values(TESTED_BY).flat()];
/** The table of commands has one test for all of its files: `cli/commands/index.test.ts`. */
const isCommand = (module: string) => module.startsWith("cli/commands/") && module !== "cli/commands/index";
const hasOwnTest = (module: string) => existsSync(join(repository, `tests/unit/${module}.test.ts`));

describe("tests/unit", () => {
  it("has a test for each module with decisions", () => {
    const untested = modules.filter(
      (module) => !hasOwnTest(module) && !isCommand(module) && !listed.includes(module),
    );
    assert.deepEqual(untested, [], "write tests/unit/MODULE.test.ts");
  });

  it("lists only modules without a test of their name", () => {
    assert.deepEqual(
      listed.filter(
        (module, at) => !modules.includes(module) || hasOwnTest(module) || listed.indexOf(module) !== at,
      ),
      [],
    );
  });
});
