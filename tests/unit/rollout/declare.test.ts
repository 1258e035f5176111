import assert from "node:assert/strict";
import { describeProblem } from "../../../provider/domain/problem";
import { declare, fileNameOf } from "../../../provider/rollout/declare";
import type { RolloutOptions } from "../../../provider/rollout/options";
import type { AccountReport, FormerReport } from "../../../provider/rollout/report";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;
const PROGRAM = "/onboarding";

const options = (more: object = {}) => ({ program: PROGRAM, accounts: [A, B], ...more }) as RolloutOptions;
const declared = (given: RolloutOptions, former?: FormerReport) => {
  const { declared: result, problems } = declare(given, former, "onboarding");
  assert.deepEqual(problems.map(describeProblem), []);
  return result;
};
const problems = (given: object, former?: FormerReport) =>
  declare(given as RolloutOptions, former, "onboarding").problems.map(describeProblem);

describe("the options of a rollout", () => {
  it("have defaults", () => {
    assert.deepEqual(declared(options()), {
      program: PROGRAM,
      operation: "up",
      accounts: [A, B].map((accountId) => ({
        accountId,
        name: null,
        stack: accountId,
        config: { accountId },
        env: {},
      })),
      done: [],
      isResumed: false,
      organization: null,
      concurrency: 4,
      maxFailures: 0,
      waves: ["rest"],
      secretsProvider: undefined,
      directory: `${PROGRAM}/.rollout`,
      report: `${PROGRAM}/.rollout/report.json`,
      logs: `${PROGRAM}/.rollout/logs`,
    });
  });

  it("put report and logs into the directory, unless they say otherwise", () => {
    const { report, logs } = declared(options({ directory: "/run", logs: "/logs" }));
    assert.deepEqual([report, logs], ["/run/report.json", "/logs"]);
  });

  it("take configuration and environment from both, and that of the account goes before", () => {
    const account = {
      accountId: A,
      name: "audit",
      config: { "aws:region": "eu-west-1" },
      env: { AWS_PROFILE: "audit" },
    };
    const [found] = declared(
      options({
        accounts: [account],
        config: ({ name }: { name: string }) => ({ owner: name, "aws:region": "us-east-1" }),
        env: { AWS_PROFILE: "all", LOG: "1" },
        stackName: ({ name }: { name: string }) => `acme/${name}`,
      }),
    ).accounts;
    assert.deepEqual(found, {
      accountId: A,
      name: "audit",
      stack: "acme/audit",
      config: { accountId: A, owner: "audit", "aws:region": "eu-west-1" },
      env: { AWS_PROFILE: "audit", LOG: "1" },
    });
  });
});

describe("options that name organizational units", () => {
  const given = { program: PROGRAM, organizationalUnits: ["Workloads"], waves: [1] } as RolloutOptions;
  const organization = {
    id: "o-exampleorgid",
    organizationalUnits: ["Workloads"],
    exclude: { organizationalUnits: [], accountIds: [] },
    leftOut: [],
  };
  const selected = { accounts: [{ accountId: A, name: "audit" }, { accountId: B }], organization };

  it("tell which accounts are to be read, and all that is wrong with them before", () => {
    const { selection, problems: none } = declare(given, undefined, "onboarding");
    assert.deepEqual(none, []);
    assert.deepEqual(selection?.organizationalUnits, ["Workloads"]);
    assert.equal(problems({ ...given, accounts: [A], concurrency: 0 }).length, 2);
    assert.equal(declare(options(), undefined, "onboarding").selection, undefined);
  });

  it("run the accounts that were read", () => {
    const { declared: found, selection } = declare(
      { ...given, waves: [1, "rest"] },
      undefined,
      "onboarding",
      selected,
    );
    assert.equal(selection, undefined);
    assert.deepEqual(
      found.accounts.map(({ accountId, name, stack }) => [accountId, name, stack]),
      [
        [A, "audit", A],
        [B, null, B],
      ],
    );
    assert.equal(found.organization, organization);
  });

  it("are checked against the accounts that were read", () => {
    const { problems: found } = declare(given, undefined, "onboarding", selected);
    assert.deepEqual(found.map(describeProblem), [
      'waves must be enough for all 2 accounts: end it with "rest", not [1]',
    ]);
  });
});

describe("options that break a rule", () => {
  const cases: readonly (readonly [what: string, given: object, problems: string[]])[] = [
    ["no accounts", { accounts: undefined }, ["accounts must be a list of account ids that is not empty"]],
    ["an empty list", { accounts: [] }, ["accounts must be a list of account ids that is not empty, not []"]],
    [
      "what is no account",
      { accounts: [A, "1111", 222222222222, { id: B }, null] },
      [
        'accounts[1] must be a string of 12 digits, or an object with an accountId, not "1111"',
        "accounts[2] must be a string of 12 digits, or an object with an accountId, not 222222222222",
        "accounts[3].id is not a property",
        "accounts[3].accountId must be a string of 12 digits, not null",
        "accounts[4] must be a string of 12 digits, or an object with an accountId, not null",
      ],
    ],
    [
      "an account twice",
      { accounts: [A, B, { accountId: A }] },
      [`accounts[2] must be an account of its own: accounts[0] is the same one, not "${A}"`],
    ],
    [
      "one stack for two accounts",
      { stackName: () => "dev" },
      [`stackName of ${B} must be a name of its own: ${A} has the same one, not "dev"`],
    ],
    [
      "a name that no stack can have",
      { accounts: [A], stackName: () => "a b" },
      ['stackName of accounts[0] must be a name of letters, digits, - . and _, not "a b"'],
    ],
    ["no account at a time", { concurrency: 0 }, ["concurrency must be a whole number of at least 1, not 0"]],
    ["half an account", { concurrency: 1.5 }, ["concurrency must be a whole number of at least 1, not 1.5"]],
    [
      "fewer than no failures",
      { maxFailures: -1 },
      ["maxFailures must be a whole number of at least 0, not -1"],
    ],
    ["no waves", { waves: [] }, ['waves must be a list of numbers, such as [1, 5, "rest"], not []']],
    [
      "an empty wave",
      { waves: [0, "rest"] },
      ['waves[0] must be a whole number of at least 1, or "rest", not 0'],
    ],
    [
      "waves too small",
      { waves: [1] },
      ['waves must be enough for all 2 accounts: end it with "rest", not [1]'],
    ],
    [
      "another operation",
      { operation: "update" },
      ['operation must be "up", "preview", "refresh" or "destroy", not "update"'],
    ],
    [
      "configuration that is none",
      { accounts: [A], config: { "a:b:c": "x", secret: 1, list: { value: "x", secret: "yes" } } },
      [
        'config of accounts[0]["a:b:c"] must be key or namespace:key',
        "config of accounts[0].secret must be a string, or { value: string, secret?: boolean }",
        "config of accounts[0].list must be a string, or { value: string, secret?: boolean }",
      ],
    ],
    [
      "an environment that is none",
      { accounts: [A], env: { N: 1 } },
      ["env of accounts[0] must be an object of strings"],
    ],
    ["a report without a name", { report: "" }, ['report must be a string that is not empty, not ""']],
    ["a signal that is none", { signal: {} }, ["signal must be an AbortSignal, not {}"]],
    ["a handler that is none", { onEvent: "log" }, ['onEvent must be a function, not "log"']],
    ["another name", { maxFailure: 1 }, ["maxFailure is not a property: is maxFailures meant?"]],
  ];
  for (const [what, given, expected] of cases)
    it(`are refused: ${what}`, () => assert.deepEqual(problems(options(given)), expected));

  it("are told all at once", () => {
    assert.equal(problems(options({ concurrency: 0, maxFailures: -1, waves: [] })).length, 3);
  });
});

describe("options that resume a rollout", () => {
  const earlier = (accountId: string, status: AccountReport["status"]): AccountReport => ({
    accountId,
    name: accountId === B ? "payments" : null,
    stack: `stack-${accountId}`,
    status,
    startedAt: null,
    seconds: null,
    changes: null,
    errors: [],
    log: null,
  });
  const former: FormerReport = {
    project: "onboarding",
    operation: "up",
    accounts: [earlier(A, "succeeded"), earlier(B, "failed"), earlier(C, "running")],
  };

  it("run what has not succeeded, with the names and stacks of the report", () => {
    const { accounts, done } = declared({ program: PROGRAM }, former);
    assert.deepEqual(
      accounts.map(({ accountId, name, stack }) => [accountId, name, stack]),
      [
        [B, "payments", `stack-${B}`],
        [C, null, `stack-${C}`],
      ],
    );
    assert.deepEqual(done, [former.accounts[0]]);
  });

  it("run of the accounts that are given those that have not succeeded, and new ones", () => {
    const { accounts, done } = declared(options({ accounts: [A, C, "444444444444"] }), former);
    assert.deepEqual(
      accounts.map(({ accountId }) => accountId),
      [C, "444444444444"],
    );
    assert.deepEqual(done, [former.accounts[0]]);
  });

  it("deal out to waves what is left", () => {
    declared({ program: PROGRAM, waves: [2] }, former);
    assert.match(problems({ program: PROGRAM, waves: [1] }, former).join(), /enough for all 2 accounts/);
  });

  describe("over organizational units", () => {
    const organization = {
      id: "o-exampleorgid",
      organizationalUnits: ["Workloads", "Security"],
      exclude: { organizationalUnits: [], accountIds: [A] },
      leftOut: [],
    };
    const ofUnits: FormerReport = { ...former, organization };
    const units = (...organizationalUnits: string[]) => ({
      program: PROGRAM,
      organizationalUnits,
      exclude: { accountIds: [A] },
    });

    it("keep the accounts of the report, and read nothing", () => {
      for (const given of [units("Security", "Workloads"), { program: PROGRAM }]) {
        const { selection, declared: found } = declare(given, ofUnits, "onboarding");
        assert.equal(selection, undefined);
        assert.deepEqual(
          found.accounts.map(({ accountId }) => accountId),
          [B, C],
        );
        assert.equal(found.organization, organization);
      }
    });

    it("are of a list if they list accounts", () => {
      assert.equal(declared(options({ accounts: [A, B] }), ofUnits).organization, null);
    });

    it("are refused if the report is of others", () => {
      assert.deepEqual(problems(units("Workloads"), ofUnits), [
        `resume is of Workloads, Security without ${A}, and this one is of Workloads without ${A}`,
      ]);
      assert.deepEqual(problems(units("Workloads"), former), [
        "resume is of a list of accounts, not of organizational units",
      ]);
    });
  });

  it("run nothing if all have succeeded", () => {
    const all = { ...former, accounts: [earlier(A, "succeeded")] };
    assert.deepEqual(declared({ program: PROGRAM }, all).accounts, []);
  });

  it("are refused for another project, and for another operation", () => {
    const other = { ...former, project: "offboarding", operation: "destroy" as const };
    assert.deepEqual(problems({ program: PROGRAM }, other), [
      "resume is of project offboarding, and the program is onboarding",
      "resume is of the operation destroy, and this one is up",
    ]);
  });
});

describe("the files of a stack", () => {
  it("are named after it, in one folder", () =>
    assert.equal(fileNameOf("acme/onboarding/dev"), "acme+onboarding+dev"));
});
