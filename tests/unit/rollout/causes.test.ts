import assert from "node:assert/strict";
import { essenceOf, type FailedAccount, groupByCause } from "../../../provider/rollout/causes";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;

const failed = (accountId: string, ...errors: string[]): FailedAccount => ({
  accountId,
  name: null,
  stack: accountId,
  errors,
});

describe("the cause of an error", () => {
  const causeOf = (account: FailedAccount) => groupByCause([account], "/onboarding")[0]?.cause;
  const cases: readonly (readonly [what: string, error: string, cause: string])[] = [
    ["an account id", `account ${A} is suspended`, "account {account} is suspended"],
    [
      "an ARN",
      `User: arn:aws:sts::${A}:assumed-role/Deploy/x is not authorized to perform: sts:AssumeRole on resource: arn:aws-us-gov:iam::${A}:role/Onboard.`,
      "User: {arn} is not authorized to perform: sts:AssumeRole on resource: {arn}.",
    ],
    ["a URN", `urn:pulumi:${A}::onboarding::a:b:C::team: failed`, "{urn} failed"],
    [
      "regions",
      "no answer from eu-central-1, us-gov-west-1 and ap-southeast-2",
      "no answer from {region}, {region} and {region}",
    ],
    ["a request id", "Request ID: 0f8fad5b-d9cb-469f-a165-70867728950e", "Request ID: {id}"],
    ["another kind of request id", "RequestId: C3D9A1XW4Z", "RequestId: {id}"],
    ["a time", "expired at 2026-01-01T00:00:03.120Z", "expired at {time}"],
    [
      "a duration",
      "gave up after 12.5s, and after 3 minutes",
      "gave up after {duration}, and after {duration}",
    ],
    ["the end of a generated name", "bucket logs-9f86d08 exists", "bucket logs-{suffix} exists"],
    ["a longer number", "1111111111112 items", "1111111111112 items"],
    ["what is the same everywhere", "quota of 50 aggregators", "quota of 50 aggregators"],
  ];
  for (const [what, error, cause] of cases)
    it(`is the error without ${what}`, () => assert.equal(causeOf(failed(A, error)), cause));

  it("has no names of the account and its stack, if they stand alone", () => {
    const error = "acme/onboarding/payments: prod of payments is no production";
    const account = { ...failed(A, error), name: "prod", stack: "acme/onboarding/payments" };
    assert.equal(causeOf(account), "{stack}: {name} of {stack} is no production");
  });
});

describe("accounts by cause", () => {
  it("are one group if only what is their own differs", () => {
    const accounts = [A, B, C].map((id) => failed(id, `no role arn:aws:iam::${id}:role/Onboard in ${id}`));
    assert.deepEqual(groupByCause(accounts, "/onboarding"), [
      {
        cause: "no role {arn} in {account}",
        example: `no role arn:aws:iam::${A}:role/Onboard in ${A}`,
        advice: null,
        accountIds: [A, B, C],
      },
    ]);
  });

  it("begin with the most frequent cause", () => {
    const groups = groupByCause([failed(A, "rare"), failed(B, "often"), failed(C, "often")], "/onboarding");
    assert.deepEqual(
      groups.map(({ cause, accountIds }) => [cause, accountIds]),
      [
        ["often", [B, C]],
        ["rare", [A]],
      ],
    );
  });

  it("are under each of their causes, once", () => {
    const groups = groupByCause([failed(A, `no ${A}`, `no ${B}`, "other")], "/onboarding");
    assert.deepEqual(
      groups.map(({ cause, accountIds }) => [cause, accountIds]),
      [
        ["no {account}", [A]],
        ["other", [A]],
      ],
    );
  });
});

describe("the essence of an error", () => {
  it("has no stack trace, and no word for error", () => {
    assert.equal(
      essenceOf(
        "error: Running program '/p' failed with an unhandled exception:\nError: no\n    at f (x.js:1:2)\n\n",
      ),
      "Error: no",
    );
  });

  it("is nothing for what says only that something failed", () => {
    for (const message of ["update failed\n", "preview failed", "resource operation failed"])
      assert.equal(essenceOf(message), "", message);
  });

  it("is cut if it is long, and says so", () => {
    const lines = essenceOf(Array.from({ length: 30 }, (_, line) => `line ${line}`).join("\n"));
    assert.deepEqual([lines.split("\n").length, lines.endsWith("line 11…")], [12, true]);
    assert.ok(essenceOf("x".repeat(5_000)).length === 2_001);
  });

  describe("with stacks that are locked", () => {
    const lock = (stack: string, pid: number) =>
      "the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with " +
      `\`pulumi cancel\`.\n  file:///state/.pulumi/locks/organization/onboarding/${stack}/1.json: created by root@host (pid ${pid})`;

    it("are one group whoever holds them, and say how each is unlocked", () => {
      const [group, ...others] = groupByCause(
        [
          { ...failed(A, lock("audit", 4711)), stack: "acme/audit" },
          { ...failed(B, lock("payments", 815)), stack: "acme/payments" },
        ],
        "/onboarding",
      );
      assert.deepEqual([group?.accountIds, others], [[A, B], []]);
      assert.equal(
        group?.cause,
        "the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with " +
          "`pulumi cancel`.",
      );
      assert.equal(group?.example, lock("audit", 4711));
      assert.equal(
        group?.advice,
        "Wait until no other operation runs on these stacks. If a killed operation has left the lock, run `pulumi cancel STACK` in " +
          "/onboarding for each of these stacks: acme/audit, acme/payments. Then resume.",
      );
    });

    it("name the one stack in Pulumi Cloud, too", () => {
      const conflict = "[409] Conflict: Another update is currently in progress.\nTo learn more …";
      const [group] = groupByCause([failed(A, conflict)], "/onboarding");
      assert.equal(
        group?.advice,
        "Wait until no other operation runs on this stack. If a killed operation has left the lock, run " +
          `\`pulumi cancel ${A}\` in /onboarding. Then resume.`,
      );
    });
  });
});
