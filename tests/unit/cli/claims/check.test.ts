import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../../provider/cli/run";
import { runOf, sharedSeed, useAws } from "../../../cli/support";
import { A, ACCOUNT, B, BASE, C, claimed, SEARCH, TEAM } from "../../../support/claimTags";
import { MemoryTerminal } from "../../../support/cliWorld";
import { assertHelped } from "../../../support/helped";

describe("claims check", () => {
  const aws = useAws();
  let env: NodeJS.ProcessEnv;
  let folder: string;
  let file: string;

  before(() => {
    env = { ...process.env };
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: ACCOUNT, AWS_SECRET_ACCESS_KEY: "any" });
  });
  after(() => {
    process.env = env;
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "check-"));
    file = join(folder, "expected.json");
    await aws.emulator.seed(sharedSeed([A, B, C], claimed(BASE, [A]), claimed(TEAM, [B, C])));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const cli = async (...args: string[]) => {
    const terminal = new MemoryTerminal();
    const place = ["--region", "us-east-1", "--endpoint-url", aws.emulator.url];
    const code = await run(["claims", ...args, ...place], terminal);
    return { code, out: terminal.printed.join("\n"), err: terminal.notes.join("\n") };
  };
  const checked = (...options: string[]) => cli("check", "security", "--expect", file, ...options);
  const expect = (content: unknown) => writeFileSync(file, JSON.stringify(content));
  const FILE = { claims: { "platform/prod": [A], "payments/prod/team": [B, C] } };

  it("ends with 0 if all is as expected", async () => {
    expect(FILE);
    const { code, out, err } = await checked();
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(out, `security in us-east-1: as expected by ${file}: 2 claims, 3 accounts`);
  });

  it("ends with 1 for drift, a line each", async () => {
    expect({ claims: { "platform/prod": [A], "payments/prod/team": [B], "gone/prod": [A] } });
    const { code, out } = await checked();
    assert.equal(code, 1);
    assert.deepEqual(out.split("\n"), [
      `security in us-east-1: 2 differences from ${file}`,
      `+ ${C}: payments/prod/team claims it`,
      `− gone/prod claims nothing any more, not 1 account (${A})`,
    ]);
  });

  it("tells everything as JSON", async () => {
    expect({ claims: { "platform/prod": [A], "payments/prod/team": [B] } });
    const { code, out } = await checked("--json");
    assert.equal(code, 1);
    assertHelped(JSON.parse(out), "claims", "check");
    assert.deepEqual(JSON.parse(out), {
      aggregator: { name: "security", region: "us-east-1" },
      asExpected: false,
      drift: [
        {
          kind: "accountClaimed",
          claim: "payments/prod/team",
          accountId: C,
          sign: "+",
          text: `${C}: payments/prod/team claims it`,
        },
      ],
      deploying: [],
      updated: null,
    });
  });

  it("takes what `claims list --json` has printed", async () => {
    writeFileSync(file, (await cli("list", "security", "--json")).out);
    assert.equal((await checked()).code, 0);
    await aws.emulator.seed(sharedSeed([A, B, C], claimed(BASE, [A]), claimed(TEAM, [B])));
    assert.equal((await checked()).code, 1);
  });

  it("writes with --update what it is content with afterwards", async () => {
    const { code, out } = await checked("--update");
    assert.equal(code, 0);
    assert.equal(out, `security in us-east-1: ${file} now expects what is there: 2 claims, 3 accounts`);
    assert.equal((await checked()).code, 0);
    await aws.emulator.seed(sharedSeed([A, B], claimed(BASE, [A]), claimed(TEAM, [B])));
    assert.equal((await checked()).code, 1);
    assert.deepEqual(JSON.parse((await checked("--update", "--json")).out).updated, file);
    assert.equal((await checked()).code, 0);
  });

  it("says whose stacks are deploying", async () => {
    await aws.emulator.seed(
      sharedSeed(
        [A, B, C],
        claimed(BASE, [A]),
        claimed(TEAM, [B, C], {}, runOf(5)),
        claimed(SEARCH, [], {}, runOf(9999)),
      ),
    );
    expect({ ...FILE, others: "allowed" });
    const { out } = await checked();
    assert.match(out, /^payments\/prod\/team is deploying right now: look again afterwards$/m);
    assert.deepEqual(JSON.parse((await checked("--json")).out).deploying, ["payments/prod/team"]);
  });

  it("ends with 2 if it could not look", async () => {
    expect(FILE);
    aws.emulator.settings({
      policies: [{ policy: { Statement: { Effect: "Deny", Action: "config:*", Resource: "*" } } }],
    });
    const { code, err } = await checked();
    assert.equal(code, 2);
    assert.match(err, /AccessDeniedException/);
  });

  it("ends with 2 for a file that says nothing it can use, asks AWS nothing, and leaves the file as it is", async () => {
    expect({ claims: { payments: [1] }, others: "maybe" });
    const before = readFileSync(file, "utf8");
    aws.requests();
    for (const options of [[], ["--update"]]) {
      const { code, err } = await checked(...options);
      assert.equal(code, 2);
      assert.match(err, /^others must be "refused" or "allowed", not "maybe"$/m);
      assert.match(
        err,
        /^claims\["payments"\]\[0\] must be an account id of 12 digits, as a string, not 1$/m,
      );
    }
    assert.equal(readFileSync(file, "utf8"), before);
    assert.deepEqual(aws.requests(), []);
  });

  it("ends with 2 without a file", async () => {
    const { code, err } = await checked();
    assert.equal(code, 2);
    assert.match(err, /there is no such file; --update writes it/);
    assert.match((await cli("check", "security")).err, /claims check needs --expect FILE/);
  });

  it("writes no file if it could not look", async () => {
    const { code } = await cli("check", "nowhere", "--expect", file, "--update");
    assert.equal(code, 2);
    assert.equal(existsSync(file), false);
  });
});
