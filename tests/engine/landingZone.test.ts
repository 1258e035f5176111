import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Emulator } from "../../emulator";
import { readSettings } from "../../provider/aws/settings";
import type { RolloutReport } from "../../provider/rollout";
import { createTable } from "../support/claimsTable";
import { programOf } from "../support/deployment";
import { useDynamodbLocal } from "../support/dynamodbLocal";
import { createProject, type Project } from "../support/pulumi";
import { copyExample, type Example, installExample } from "./packaging/example";
import {
  AUDIT,
  assumedIn,
  authorizedBy,
  nameOf,
  OWNER_ROLE,
  startLandingZone,
} from "./packaging/landingZone";
import { emptyDirectory, pack } from "./packaging/packed";

const ACCOUNTS = Array.from({ length: 40 }, (_, number) => String(500_000_000_000 + number));
/** The first is in the wave after the canary, the second in the last one. */
const WITHOUT_ROLE = [ACCOUNTS[4] ?? "", ACCOUNTS[23] ?? ""];

describe("examples/landing-zone, rolled out over the 40 accounts of an organizational unit @slow", function () {
  this.timeout(3_600_000);
  const dynamodb = useDynamodbLocal();
  const { directory, remove } = emptyDirectory();
  let aws: Emulator;
  let owner: Project;
  let zone: Example;

  const report = (): RolloutReport =>
    JSON.parse(readFileSync(join(zone.project.dir, ".rollout/report.json"), "utf8"));
  const accountIds = () => [...(aws.aggregators()[0]?.accountIds ?? [])].sort();
  /** Runs the command that the README has under a heading. */
  const rollOut = async (heading: string) => {
    const [command, ...others] = zone.commands(heading);
    assert.deepEqual(others, []);
    aws.clearLog();
    return zone.shell(command?.line ?? assert.fail());
  };

  before(async () => {
    aws = await startLandingZone(ACCOUNTS, WITHOUT_ROLE, { dynamodb: dynamodb.url });
    const settings = readSettings({
      accessKey: AUDIT,
      secretKey: "any",
      endpoints: { dynamodb: dynamodb.url },
    });
    await createTable(settings, "us-east-1", "aggregator-claims");
    owner = await createProject({
      program: programOf(`new ConfigurationAggregator("security", {
        name: "security", merge: "shared", claims: { dynamodbTable: "aggregator-claims" }, ...all("${AUDIT}"),
      });`),
      endpoint: aws.url,
      config: { "aws:assumeRoles": JSON.stringify([{ roleArn: OWNER_ROLE }]) },
    });
    await owner.up();
    zone = await copyExample("landing-zone", directory, aws.url, { PULUMI_STACK: undefined });
    installExample(zone, pack(directory).tarball);
  });
  after(async () => {
    await zone?.project.dispose();
    await owner?.dispose();
    await aws?.close();
    remove();
  });

  it("onboards all but two, and groups these by their cause", async () => {
    const { code, output } = await rollOut("Roll it out");
    assert.equal(code, 1, output);
    const { counts, causes, accounts } = report();
    assert.deepEqual(counts, { succeeded: 38, failed: 2, interrupted: 0, notStarted: 0, running: 0 }, output);
    assert.deepEqual(
      accounts.map(({ accountId }) => accountId),
      ACCOUNTS,
    );
    assert.deepEqual(
      causes.map((cause) => cause.accountIds),
      [WITHOUT_ROLE],
    );
    assert.match(causes[0]?.cause ?? "", /AccessDenied/);
    assert.match(output, /^Wave 1 of 3: 1 account$/m);
    assert.match(
      output,
      new RegExp(`^2 accounts failed: ${WITHOUT_ROLE.map((id) => `${id} ${nameOf(id)}`).join(", ")}$`, "m"),
    );
    const succeeded = ACCOUNTS.filter((id) => !WITHOUT_ROLE.includes(id));
    assert.deepEqual(accountIds(), [AUDIT, ...succeeded]);
    assert.deepEqual(Object.keys(authorizedBy(aws)), succeeded);
  });

  it("onboards those two when it is resumed, and runs no other", async () => {
    aws.settings({ roles: [] });
    const { code, output } = await rollOut("Run what is left");
    assert.equal(code, 0, output);
    assert.match(output, /^40 accounts succeeded in /m);
    assert.deepEqual(assumedIn(aws), [AUDIT, ...WITHOUT_ROLE]);
    assert.deepEqual(
      report()
        .accounts.map(({ accountId }) => accountId)
        .sort(),
      ACCOUNTS,
    );
  });

  it("has all of them on the aggregator then, and authorized in every region", () => {
    assert.deepEqual(accountIds(), [AUDIT, ...ACCOUNTS]);
    const regions = ["eu-west-1", "us-east-1"];
    assert.deepEqual(authorizedBy(aws), Object.fromEntries(ACCOUNTS.map((id) => [id, regions])));
  });
});
