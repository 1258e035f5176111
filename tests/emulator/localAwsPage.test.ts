import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { type Emulator, type FaultKind, startEmulator } from "../../emulator";
import { configService } from "../../emulator/config/service";
import { routes } from "../../emulator/control";
import { dynamodbService } from "../../emulator/dynamodb/service";
import { organizationsService } from "../../emulator/organizations/service";
import { blocksOf, readPage, sectionOf } from "../support/markdown";
import { repository } from "../support/pulumi";
import { awsCommand } from "./support/awsCli";
import { config } from "./support/call";

const execute = promisify(execFile);

const blocks = blocksOf("docs/local-aws.md").filter(
  ({ directive }) => directive.elsewhere === "tests/emulator/localAwsPage.test.ts",
);

/** Runs a block as somebody who has exported what `npm run emulator` says. */
async function runBlock(emulator: Emulator, text: string): Promise<string> {
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
}

/** Compares the settings that a section names with those of the emulator. Returns how many it names. */
function checkSettings(emulator: Emulator, section: string): number {
  const rows = [...sectionOf("docs/local-aws.md", section).matchAll(/^\| `([\w.]+)` \| `(.+?)` \|/gm)];
  for (const [, path = "", value = ""] of rows) {
    const found = path
      .split(".")
      .reduce<unknown>((from, name) => (from as Record<string, unknown>)[name], emulator.settings());
    assert.deepEqual(found, JSON.parse(value), path);
  }
  return rows.length;
}

describe("docs/local-aws.md on tests", () => {
  let folder: string;
  /** A folder of a program that has installed the packages of this repository. */
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "local-aws-"));
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  // Whatever finds python3 on this machine stays; no credentials do.
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const env = { ...Object.fromEntries(others), AWS_CONFIG_FILE: "/dev/null" };
  /** Saves the example in a language as the page says, and runs it as the page says. */
  const runExample = async (language: string, command: string, ...args: string[]) => {
    const { text } = blocks.find((block) => block.language === language) ?? assert.fail(language);
    const [file = ""] = args.slice(-1);
    writeFileSync(join(folder, file), text);
    const page = readPage("docs/local-aws.md");
    assert.ok(page.includes(`Save this as \`${file}\``), file);
    assert.ok(page.includes(`run it with \`${[command, ...args].join(" ")}\``), command);
    return (await execute(command, args, { cwd: folder, env })).stdout;
  };

  it("has an example with mocha", async () => {
    assert.match(
      await runExample("js", "npx", "mocha", "--timeout", "20000", "addAccount.test.mjs"),
      /^ {2}2 passing/m,
    );
  });

  it("has an example with pytest", async function () {
    const found = await execute("python3", ["-c", "import boto3, pytest"]).then(
      () => true,
      () => false,
    );
    if (!found) {
      console.log("      pytest is left out: python3 has no boto3, or no pytest");
      this.skip();
    }
    assert.match(await runExample("python", "python3", "-m", "pytest", "test_sources.py"), /\b2 passed\b/);
  });
});

describe("docs/local-aws.md on the control interface", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  const section = "## The control interface";

  it("has a row for each request, with a method of the library", () => {
    const rows = [
      ...sectionOf("docs/local-aws.md", section).matchAll(/^\| `([A-Z]+ \/_control\/\w+)` \| `(\w+)` \|/gm),
    ];
    assert.deepEqual(rows.map(([, request]) => request).sort(), Object.keys(routes).sort());
    const methods = Object.entries(emulator).filter(([, value]) => typeof value === "function");
    assert.deepEqual(
      [...new Set(rows.map(([, , method]) => method))].sort(),
      methods
        .map(([name]) => name)
        .filter((name) => name !== "close")
        .sort(),
    );
  });

  it("has a row for each kind of fault, and no other", () => {
    const [, table = ""] = sectionOf("docs/local-aws.md", section).split("| `kind` |");
    const rows = [...table.matchAll(/^\| `(\w+)` \| [^`|]/gm)];
    for (const [, kind = ""] of rows)
      emulator.fault({ operation: "PutConfigurationAggregator", kind: kind as FaultKind });
    assert.equal(new Set(rows.map(([, kind]) => kind)).size, 9);
    emulator.clearFaults();
  });

  it("names settings by their names and their defaults", () => {
    assert.ok(checkSettings(emulator, section) >= 12);
  });

  it("and on tables names all operations", () => {
    const block = blocks.find(({ text }) => text.startsWith("CreateTable")) ?? assert.fail();
    assert.deepEqual(block.text.trim().split(/\s+/).sort(), Object.keys(dynamodbService.operations).sort());
  });
});

describe("docs/local-aws.md on organizations", () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator.close());

  const run = (text: string) => runBlock(emulator, text);
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
    assert.ok(checkSettings(emulator, "## An organization with OUs") >= 9);
  });

  it("has no block that isn't run here", () => assert.equal(blocks.length, 13));
});

describe("docs/local-aws.md on authorizations and regions", () => {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  const authorizations = "## Authorizations and the status of sources";
  const run = (section: string, index: number) => {
    const own = blocks.filter(({ text }) => sectionOf("docs/local-aws.md", section).includes(text));
    return runBlock(emulator, own[index]?.text ?? assert.fail(`${section} has no block ${index}`));
  };

  it("authorizes in several regions, and a policy protects by tag", async () => {
    const given = JSON.parse(await run(authorizations, 0)) as unknown;
    assert.deepEqual(given, emulator.authorizations());
    assert.deepEqual(
      emulator.authorizations().map(({ account, region }) => [account, region]),
      [
        ["222222222222", "us-east-1"],
        ["222222222222", "eu-west-1"],
      ],
    );
    const seed = { account: "222222222222", regions: ["us-west-2"], authorizedAccount: "111111111111" };
    await emulator.authorize({ ...seed, tags: { owner: "platform" } });
    await run(authorizations, 1);
    const input = { AuthorizedAccountId: "111111111111", AuthorizedAwsRegion: "us-east-1" };
    for (const region of ["us-west-2", "us-east-1"]) {
      const as = { account: "222222222222", region };
      const { body } = await config(emulator.url, "DeleteAggregationAuthorization", input, as);
      assert.equal(body.__type, "AccessDeniedException", region);
    }
    assert.equal(emulator.authorizations().length, 3);
  });

  it("names all operations", () => {
    const [, , block] = blocks.filter(({ text }) =>
      sectionOf("docs/local-aws.md", authorizations).includes(text),
    );
    const named = (block?.text ?? "").trim().split(/\s+/);
    assert.deepEqual(named.sort(), Object.keys(configService.operations).sort());
  });

  it("says what accounts record, and what resources they have", async () => {
    const section = "## Recorders and resources";
    assert.deepEqual(JSON.parse(await run(section, 0)), emulator.recorders());
    emulator.settings({ authorizations: "assumed" });
    const rows = (await run(section, 1)).trim().split("\t");
    // One has no recorder there, another no resources.
    assert.deepEqual(rows, ['{"COUNT(*)":5,"accountId":"444444444444"}']);
  });

  it("enables a region", async () => {
    assert.match(await run("## Regions", 0), /^eu-south-1$/m);
  });

  it("names settings by their names and their defaults", () => {
    for (const section of [authorizations, "## Recorders and resources", "## Regions"])
      assert.ok(checkSettings(emulator, section) > 0, section);
  });
});
