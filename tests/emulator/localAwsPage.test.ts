import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { dirname, isAbsolute } from "node:path";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "../../emulator";
import { organizationsService } from "../../emulator/organizations/service";
import { blocksOf, sectionOf } from "../support/markdown";
import { awsCommand } from "./support/awsCli";

const execute = promisify(execFile);

const blocks = blocksOf("docs/local-aws.md").filter(
  ({ directive }) => directive.elsewhere === "tests/emulator/localAwsPage.test.ts",
);

describe("docs/local-aws.md on organizations", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  /** Runs a block as somebody who has exported what `npm run emulator` says. */
  const run = async (text: string) => {
    const command = awsCommand();
    const { stdout } = await execute("sh", ["-e", "-c", text], {
      env: {
        PATH: `${isAbsolute(command) ? `${dirname(command)}:` : ""}${process.env.PATH}`,
        HOME: process.env.HOME,
        AWS_ENDPOINT_URL: emulator.url,
        AWS_REGION: "us-east-1",
        // The first version of the AWS CLI knows no other.
        AWS_DEFAULT_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      },
    });
    return stdout;
  };
  const block = (start: string) =>
    blocks.find(({ text }) => text.startsWith(start))?.text ?? assert.fail(`no block begins with ${start}`);

  it("puts an organization in place, which the AWS CLI reads", async () => {
    const answer = JSON.parse(await run(block("curl --silent --fail --request PUT"))) as object;
    assert.deepEqual([answer], emulator.organizations());
    const printed = (await run(block("aws organizations"))).trim().split("\n");
    const rows = printed.map((line) => line.split("\t"));
    assert.deepEqual(
      rows.map(([name, state]) => [name, state]),
      [
        ["payments", "ACTIVE"],
        ["123456789012", "ACTIVE"],
        ["search", "ACTIVE"],
        ["audit", "ACTIVE"],
        ["former", "SUSPENDED"],
      ],
    );
    for (const [, , path] of rows) assert.match(path ?? "", /^o-\w+\/r-\w+\/(ou-[\w-]+\/)*\d{12}\/$/);
  });

  it("changes settings", async () => {
    await run(block("curl --silent --fail --request PATCH"));
    const { organizationReads, rates } = emulator.settings();
    assert.deepEqual(organizationReads, { emptyPages: 1, toMembers: "denied", leaveOut: ["Paths"] });
    assert.deepEqual(rates, [
      { service: "organizations", operation: "ListAccounts", perSecond: 5, burst: 10 },
    ]);
  });

  it("names all operations", () => {
    const named = block("CloseAccount").trim().split(/\s+/);
    assert.deepEqual(named.sort(), Object.keys(organizationsService.operations).sort());
  });

  it("names settings by their names and their defaults", async () => {
    await emulator.reset();
    const rows = [
      ...sectionOf("docs/local-aws.md", "## An organization with OUs").matchAll(
        /^\| `([\w.]+)` \| `(.+?)` \|/gm,
      ),
    ];
    assert.ok(rows.length >= 11);
    for (const [, path = "", value = ""] of rows) {
      const found = path
        .split(".")
        .reduce<unknown>((from, name) => (from as Record<string, unknown>)[name], emulator.settings());
      assert.deepEqual(found, JSON.parse(value), path);
    }
  });

  it("has no block that isn't run here", () => assert.equal(blocks.length, 4));
});
