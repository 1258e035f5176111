import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "../../../../provider/cli/arguments";
import { rolloutOptions, usageErrorOf } from "../../../../provider/cli/rollout/input";
import { UsageError } from "../../../../provider/cli/usageError";

const [A, B] = ["111111111111", "222222222222"] as const;

/** The options of a rollout that a command line asks for, without functions. */
function read(...args: string[]) {
  const request = parse(["rollout", "--program", "p", ...args]);
  assert.ok(request.kind === "run");
  const { config, stackName, ...others } = rolloutOptions(request.options, request.repeated);
  return { others, config, stackName };
}

describe("the options of `rollout`", () => {
  it("are those of the library", () => {
    const args =
      `--accounts ${A} --operation preview --concurrency 8 --max-failures 2 --waves 1,5,rest --resume r.json ` +
      "--directory d --report f.json --logs l --secrets-provider awskms://k";
    assert.deepEqual(read(...args.split(" ")).others, {
      program: "p",
      accounts: [A],
      operation: "preview",
      concurrency: 8,
      maxFailures: 2,
      waves: [1, 5, "rest"],
      resume: "r.json",
      directory: "d",
      report: "f.json",
      logs: "l",
      secretsProvider: "awskms://k",
    });
  });

  it("name organizational units, each with an option of its own, since names may have commas", () => {
    const args = ["--organizational-unit", "Workloads", "--organizational-unit", "Prod, old"];
    assert.deepEqual(read(...args).others, {
      program: "p",
      organizationalUnits: ["Workloads", "Prod, old"],
    });
    const exclude = [
      "--exclude-organizational-unit",
      "Workloads/Sandbox",
      "--exclude-accounts",
      `${A}, ${B}`,
    ];
    assert.deepEqual(read(...args, ...exclude).others.exclude, {
      organizationalUnits: ["Workloads/Sandbox"],
      accountIds: [A, B],
    });
  });

  it("leave defaults to the library", () => {
    assert.deepEqual(read("--accounts", `${A}, ${B}`).others, { program: "p", accounts: [A, B] });
  });

  it("fill in each account's id and name", () => {
    const { config, stackName } = read(
      ...[
        "--accounts",
        A,
        "--stack-name",
        "acme/{name}",
        "--config",
        "role=arn:{account}=x",
        "--config",
        "n={name}",
      ],
    );
    const named = { accountId: A, name: "audit" };
    assert.ok(typeof config === "function");
    assert.deepEqual(config(named), { role: `arn:${A}=x`, n: "audit" });
    assert.deepEqual(config({ accountId: B }).n, B);
    assert.equal(stackName?.(named), "acme/audit");
  });

  it("pass on numbers that are none, so that they are refused with all others", () => {
    const { others } = read("--accounts", A, "--concurrency", "many", "--waves", "1,all");
    assert.deepEqual([others.concurrency, others.waves], ["many", [1, "all"]]);
  });
});

describe("a file of accounts", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "accounts-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const accountsIn = (text: string) => {
    const file = join(folder, "accounts");
    writeFileSync(file, text);
    return read("--accounts", file).others.accounts;
  };

  it("has a line for each, with a name if it has one", () => {
    assert.deepEqual(accountsIn(`# all of them\n${A} audit team  # the first\n\n${B}\n`), [
      { accountId: A, name: "audit team" },
      { accountId: B },
    ]);
  });

  it("is a JSON list", () => {
    assert.deepEqual(accountsIn(`\n ["${A}", { "accountId": "${B}" }]`), [A, { accountId: B }]);
  });

  it("is refused if it is no JSON", () => {
    assert.throws(() => accountsIn("["), /--accounts ".*" is not valid JSON/);
  });
});

describe("a `rollout` that can't be understood", () => {
  const cases: readonly (readonly [args: string[], message: RegExp])[] = [
    [[], /rollout needs --accounts IDS or FILE, --organizational-unit OU, or --resume FILE/],
    [["--accounts", A, "--exclude-accounts", A], /--exclude-accounts need --organizational-unit/],
    [["--accounts", "nowhere.txt"], /--accounts "nowhere\.txt": there is no such file/],
    [["--accounts", A, "--config", "key"], /--config "key" must be KEY=VALUE/],
    [["--accounts", A, "dev"], /rollout takes options alone: "dev"/],
  ];
  for (const [args, message] of cases)
    it(args.join(" ") || "without accounts", () =>
      assert.throws(
        () => read(...args),
        (error) => error instanceof UsageError && message.test(error.message),
      ),
    );

  it("without a program", () => {
    assert.throws(() => rolloutOptions({ accounts: A }, {}), /rollout needs --program DIR/);
  });

  it("is told by the names of its options", () => {
    const error = usageErrorOf([
      { path: "maxFailures", value: "x", rule: "a whole number of at least 0" },
      { path: "accounts[1]", value: "1", rule: "a string of 12 digits" },
      { path: "stackName of accounts[0]", value: "a b", rule: "a name" },
      { path: "organizationalUnits[0]", rule: "it has none", verb: 'names "A", but' },
      { path: "exclude.organizationalUnits[0]", rule: "a unit" },
      { path: "exclude.accountIds[0]", rule: "an id" },
      { path: "unknown.member", rule: "known" },
    ]);
    assert.equal(
      error.what,
      '--max-failures must be a whole number of at least 0, not "x"\n' +
        '--accounts[1] must be a string of 12 digits, not "1"\n' +
        '--stack-name of accounts[0] must be a name, not "a b"\n' +
        '--organizational-unit[0] names "A", but it has none\n' +
        "--exclude-organizational-unit[0] must be a unit\n" +
        "--exclude-accounts[0] must be an id\n" +
        "unknown.member must be known",
    );
  });
});
