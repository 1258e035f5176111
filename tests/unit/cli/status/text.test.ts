import assert from "node:assert/strict";
import { statusLines } from "../../../../provider/cli/status/text";
import { type CauseFacts, causeOf } from "../../../../provider/domain/health/causes";
import type {
  HealthReport,
  HealthState,
  SourceHealth,
  UncheckedHealth,
} from "../../../../provider/domain/health/report";
import { HealthTally, TELLS_SOURCES } from "../../../../provider/domain/health/summary";
import { plain } from "../../../support/plain";

const AGGREGATOR = { accountId: "123456789012", region: "us-east-1", kind: "account" } as const;
const AT = "2026-01-31T00:00:00.000Z";

function source(
  accountId: string,
  region: string,
  state: HealthState,
  facts?: CauseFacts,
  more: Partial<SourceHealth> = {},
): SourceHealth {
  return { accountId, region, state, ...(facts && { cause: causeOf(facts) }), ...more };
}

function report(
  sources: readonly SourceHealth[],
  { unchecked = [], ...more }: Partial<HealthReport> & { unchecked?: readonly UncheckedHealth[] } = {},
): HealthReport {
  const tally = new HealthTally();
  for (const one of sources) tally.add(one);
  return {
    aggregator: { name: "security", arn: "arn:1", ...AGGREGATOR },
    checkedAt: AT,
    counts: tally.result(),
    sources,
    causes: [],
    unchecked,
    ...more,
  };
}

const [A, B, C] = ["111111111111", "222222222222", "333333333333"] as const;
const UNAUTHORIZED: CauseFacts = { code: "not-authorized", ...AGGREGATOR, isSeen: true };

describe("the status of an aggregator, for people", () => {
  it("is a summary, then causes, worst first", () => {
    const lines = plain(
      statusLines(
        report([
          source(A, "eu-west-3", "OUTDATED", { code: "recorder-stopped" }),
          source(A, "us-east-1", "SUCCEEDED", undefined, { resources: 7 }),
          source(B, "eu-west-3", "FAILED", UNAUTHORIZED),
          source(C, "eu-west-3", "FAILED", UNAUTHORIZED),
          source(C, "us-east-1", "SUCCEEDED", { code: "no-resources", isRecording: false }, { resources: 0 }),
        ]),
      ),
    );
    assert.equal(
      lines,
      `security in us-east-1 (123456789012): 1 of 5 sources healthy
3 accounts, 2 regions, checked at ${AT}

2 sources failed
  2 accounts: no authorization for 123456789012 (us-east-1) in eu-west-3   → docs/health.md#not-authorized
      ${B}, ${C}
      Deploy an AggregateAuthorization for 123456789012 (us-east-1) in the account and region.

1 source outdated
  ${A}: the configuration recorder is stopped in eu-west-3   → docs/health.md#recorder-stopped
      Start the recorder in the account and region.

1 source succeeded without a resource
  ${C}: AWS Config reports success, but no resource in us-east-1 (unknown)   → docs/health.md#no-resources
      Check in the account which types its recorder records, and whether there are resources in the region.`,
    );
  });

  it("is two lines if all is well", () => {
    assert.equal(
      plain(statusLines(report([source(A, "us-east-1", "SUCCEEDED", undefined, { resources: 1200 })]))),
      `security in us-east-1 (123456789012): 1 of 1 source healthy\n1 account, 1 region, 1,200 resources, checked at ${AT}`,
    );
  });

  it("tells what the organization fails with, and what could not be checked", () => {
    const lines = plain(
      statusLines(
        report([source(A, "us-east-1", "SUCCEEDED")], {
          organization: { id: "o-a", state: "FAILED", errorCode: "AccessDenied", errorMessage: "No\nrole." },
          unchecked: [
            { what: "the recorder", reason: "no source role is given", sources: 2 },
            ...Array.from({ length: 10 }, (_, at) => ({ what: `x${at}`, reason: "y", sources: 1 })),
          ],
        }),
      ),
    );
    assert.match(lines, /^the organization o-a: FAILED \(AccessDenied: No\\u000arole\.\)$/m);
    assert.match(lines, /^ {2}the recorder: no source role is given \(2 sources\)$/m);
    assert.match(lines, /^ {2}and 1 more: see --json$/m);
    assert.match(lines, /give --source-role 'arn:aws:iam::\{account\}:role\/NAME'/);
  });

  it("tells why AWS Config can't read the organization, also if there is no source left", () => {
    const cause = causeOf({
      code: "organization-access",
      certainty: "likely",
      text: "there is no such role",
      nextStep: "Create it.",
    });
    const lines = plain(statusLines(report([], { organization: { id: "o-a", state: "FAILED", cause } })));
    assert.match(lines, /^ {6}there is no such role \(likely\) {3}→ docs\/health\.md#organization-access$/m);
    assert.match(lines, /^ {6}Create it\.$/m);
  });

  it("lists sources one by one, the worst first, with the words of AWS, if accounts are selected", () => {
    const lines = plain(
      statusLines(
        report([
          source(A, "eu-west-1", "SUCCEEDED", undefined, { resources: 2, lastUpdate: AT }),
          source(A, "eu-west-3", "FAILED", UNAUTHORIZED, { errorCode: "AccessDenied", errorMessage: "No." }),
        ]),
        { accountIds: [A], regions: ["eu-west-1", "eu-west-3"] },
      ),
    ).split("\n");
    assert.match(lines[1] ?? "", new RegExp(`; only sources of ${A} in eu-west-1, eu-west-3$`));
    assert.deepEqual(lines.slice(-3), [
      `  ${A}  eu-west-3  FAILED  no update`,
      "      AWS Config: AccessDenied: No.",
      `  ${A}  eu-west-1  SUCCEEDED  last update ${AT}, 2 resources`,
    ]);
    for (const selection of [{ accountIds: [A] }, { regions: ["eu-west-1"] }])
      assert.match(plain(statusLines(report([]), selection)), /no source is selected/);
    assert.doesNotMatch(plain(statusLines(report([]))), /no source is selected/);
  });

  it("says that sources are missing, if it isn't known which there should be", () => {
    const lines = (what: string) =>
      plain(statusLines(report([], { unchecked: [{ what, reason: "no", sources: 0 }] })));
    assert.match(lines(TELLS_SOURCES.regions), /^ +It isn't known which sources there should be/m);
    assert.doesNotMatch(lines("the recorder"), /which sources there should be/);
  });

  it("shows twenty causes of a state, and how many are left", () => {
    const sources = Array.from({ length: 25 }, (_, at) =>
      source(String(at).padStart(12, "0"), "us-east-1", "FAILED", { code: "reported-error", said: `E${at}` }),
    );
    const lines = plain(statusLines(report(sources)));
    assert.equal(lines.match(/AWS Config reports E\d/g)?.length, 20);
    assert.match(lines, /^ {2}and 5 more of 5 causes: see --json$/m);
  });

  it("prints nothing that a terminal would act on", () => {
    const hostile = source(
      A,
      "us-east-1",
      "FAILED",
      { code: "reported-error", said: "\u001b[2J" },
      { errorMessage: "\u001b[2J" },
    );
    assert.ok(!plain(statusLines(report([hostile]), { accountIds: [A] })).includes("\u001b"));
  });
});
