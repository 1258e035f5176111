import assert from "node:assert/strict";
import {
  climbDown,
  type Diagnosis,
  type Evidence,
  isFine,
  LOOKS,
  NO_ROLE,
  type SeenRecorder,
} from "../../../../provider/domain/health/ladder";
import type { Certainty, HealthCauseCode, HealthState } from "../../../../provider/domain/health/report";

const RECORDER: NonNullable<SeenRecorder["recorder"]> = { recording: true, lastStatus: "SUCCESS" };
const recorded = (more: Partial<typeof RECORDER> = {}, hasDeliveryChannel = true) => ({
  recorder: { seen: { recorder: { ...RECORDER, ...more }, hasDeliveryChannel } },
});
const UNSEEN = { unseen: "no" };

/** All rungs that look at something hold. */
const HOLDING: Partial<Evidence> = {
  account: { seen: "ACTIVE" },
  use: { seen: "enabled" },
  ...recorded(),
  isAuthorized: { seen: true },
  organization: { seen: undefined },
};
/** Nothing could be checked. */
const NOTHING: Partial<Evidence> = {
  account: UNSEEN,
  use: UNSEEN,
  recorder: UNSEEN,
  isAuthorized: UNSEEN,
  organization: UNSEEN,
};
const DENIED = { errorCode: "AccessDenied", errorMessage: "Denied." };
const HOME = { accountId: "123456789012", region: "us-east-1" };
const BASE: Evidence = {
  aggregator: { ...HOME, kind: "account" },
  region: "eu-west-3",
  isOwn: false,
  reported: "FAILED",
  isYoung: false,
  resources: undefined,
};
const NO_READING = { text: "no role", nextStep: "Create it.", certainty: "certain" } as const;
const ORGANIZATION: Partial<Evidence> = { aggregator: { ...HOME, kind: "organization" } };

function resultOf(evidence: Partial<Evidence>): Diagnosis {
  const step = climbDown({ ...BASE, ...evidence });
  assert.ok("result" in step, JSON.stringify(step));
  return step.result;
}

describe("the ladder of a source", () => {
  const cases: [
    title: string,
    evidence: Partial<Evidence>,
    code: HealthCauseCode,
    certainty: Certainty,
    state?: HealthState,
  ][] = [
    ["its account is suspended", { account: { seen: "SUSPENDED" } }, "account-not-active", "certain"],
    ["its region isn't enabled", { use: { seen: "not enabled" } }, "region-not-enabled", "certain"],
    ["there is no such region", { use: { seen: "no region" } }, "region-unknown", "certain"],
    [
      "there is no recorder",
      { recorder: { seen: { recorder: undefined, hasDeliveryChannel: true } } },
      "no-recorder",
      "certain",
    ],
    ["nothing is delivered", recorded({}, false), "no-delivery-channel", "certain"],
    [
      "nothing is delivered, and so nothing recorded",
      recorded({ recording: false }, false),
      "no-delivery-channel",
      "certain",
    ],
    ["the recorder is stopped", recorded({ recording: false }), "recorder-stopped", "certain"],
    ["the recorder fails", recorded({ lastStatus: "FAILURE" }), "recorder-failing", "certain"],
    ["it has not authorized the aggregator", { isAuthorized: { seen: false } }, "not-authorized", "certain"],
    ["a policy denies a look", { ...NOTHING, deniedBy: "SCP" }, "denied-by-policy", "likely"],
    [
      "a policy denies a look, whatever else is wrong with the organization",
      {
        ...NOTHING,
        ...ORGANIZATION,
        deniedBy: "SCP",
        organization: { seen: { text: "no role", nextStep: "Create it.", certainty: "certain" } },
      },
      "denied-by-policy",
      "likely",
    ],
    [
      "AWS Config can't read the organization",
      { ...ORGANIZATION, organization: { seen: NO_READING } },
      "organization-access",
      "certain",
    ],
    [
      "AWS Config may not be able to read the organization",
      { ...ORGANIZATION, organization: { seen: { ...NO_READING, certainty: "likely" } } },
      "organization-access",
      "likely",
    ],
    [
      "AWS Config itself says that it can't read the organization",
      { ...ORGANIZATION, organization: UNSEEN, organizationSaid: "AccessDenied", reported: undefined },
      "organization-access",
      "likely",
      "NEVER_REPORTED",
    ],
    [
      "it is new, and never reported",
      { reported: undefined, isYoung: true },
      "settling",
      "likely",
      "SETTLING",
    ],
    ["it is new, and was denied before", { ...DENIED, isYoung: true }, "settling", "likely", "SETTLING"],
    [
      "it is new, and may not be authorized",
      { ...NOTHING, ...DENIED, isYoung: true },
      "not-authorized-or-off",
      "likely",
      "SETTLING",
    ],
    [
      "it is new, and not authorized",
      { isAuthorized: { seen: false }, reported: undefined, isYoung: true },
      "not-authorized",
      "certain",
      "NEVER_REPORTED",
    ],
    [
      "it succeeds with nothing in it, of a few types",
      { reported: "SUCCEEDED", resources: 0, ...recorded({ only: "AWS::S3::Bucket" }) },
      "types-not-recorded",
      "likely",
      "SUCCEEDED",
    ],
    [
      "it succeeds with nothing in it",
      { reported: "SUCCEEDED", resources: 0, isYoung: true },
      "no-resources",
      "unknown",
      "SUCCEEDED",
    ],
    ["only its error is known", { ...NOTHING, ...DENIED }, "not-authorized-or-off", "likely"],
    [
      "it records, and may not be authorized",
      { ...DENIED, isAuthorized: UNSEEN },
      "not-authorized",
      "likely",
    ],
    ["it is authorized, and no more is known", { ...DENIED, recorder: UNSEEN }, "config-off", "likely"],
    ["it is the aggregator's own", { ...NOTHING, ...DENIED, isOwn: true }, "config-off", "likely"],
    [
      "it is of an organization, and only its error is known",
      { ...NOTHING, ...DENIED, ...ORGANIZATION },
      "config-off",
      "likely",
    ],
    ["all holds, and it is denied", DENIED, "reported-error", "unknown"],
    ["another error is reported", { ...NOTHING, errorCode: "Throttled" }, "reported-error", "unknown"],
    ["nothing is known", NOTHING, "no-report", "unknown"],
    ["it was never reported", { reported: undefined }, "no-report", "unknown", "NEVER_REPORTED"],
    ["it is outdated", { reported: "OUTDATED", isYoung: true }, "no-report", "unknown", "OUTDATED"],
  ];
  for (const [title, evidence, code, certainty, state = "FAILED"] of cases)
    it(`ends where ${title}`, () => {
      const result = resultOf({ ...HOLDING, ...evidence });
      assert.deepEqual([result.cause?.code, result.cause?.certainty, result.state], [code, certainty, state]);
    });

  it("is not gone down if a source has reported, and has something in it as far as is known", () => {
    for (const resources of [1, undefined])
      assert.deepEqual(resultOf({ reported: "SUCCEEDED", resources }), {
        state: "SUCCEEDED",
        cause: undefined,
      });
    assert.equal(isFine({ reported: "SUCCEEDED", resources: 0 }), false);
    assert.equal(isFine({ reported: "OUTDATED", resources: 1 }), false);
  });

  it("looks at one thing after the other, each only if those above hold", () => {
    let evidence: Evidence = BASE;
    const looked: string[] = [];
    for (;;) {
      const step = climbDown(evidence);
      if ("result" in step) break;
      looked.push(step.look);
      evidence = { ...evidence, [step.look]: HOLDING[step.look] };
    }
    assert.deepEqual(looked, ["account", "use", "recorder", "isAuthorized"]);
    assert.deepEqual(climbDown({ ...BASE, account: { seen: "ACTIVE" } }), { look: "use" });
    assert.ok("result" in climbDown({ ...BASE, account: { seen: "CLOSED" } }));
  });

  it("asks for an authorization where one is needed, and of the organization where there is one", () => {
    const { isAuthorized: _, organization: __, ...others } = HOLDING;
    assert.deepEqual(climbDown({ ...BASE, ...others }), { look: "isAuthorized" });
    assert.ok("result" in climbDown({ ...BASE, ...others, isOwn: true }));
    assert.deepEqual(climbDown({ ...BASE, ...others, ...ORGANIZATION }), { look: "organization" });
  });

  it("goes on past what could not be checked, and tells it", () => {
    const { cause } = resultOf({ ...HOLDING, account: UNSEEN, use: UNSEEN, isAuthorized: { seen: false } });
    assert.equal(cause?.code, "not-authorized");
    assert.deepEqual(cause?.unchecked, [
      { what: "the state of the account", reason: "no" },
      { what: "the regions of the account", reason: "no" },
    ]);
  });

  it("asks for a source role only where one would have told more", () => {
    const next = (unseen: string) =>
      resultOf({ ...HOLDING, ...DENIED, recorder: { unseen }, isAuthorized: { unseen } }).cause?.nextStep;
    assert.match(next(NO_ROLE) ?? "", /sourceRole/);
    assert.doesNotMatch(next("not allowed to assume it") ?? "", /sourceRole/);
  });

  it("says what is left to check of a source that nothing explains", () => {
    const next = (looks: Partial<Evidence>) =>
      resultOf({ ...HOLDING, reported: undefined, ...looks }).cause?.nextStep ?? "";
    assert.doesNotMatch(next({}), /Check/);
    assert.match(next({ isAuthorized: UNSEEN }), /authorized/);
    assert.doesNotMatch(next({ isAuthorized: UNSEEN }), /recorder/);
    assert.doesNotMatch(next({ ...ORGANIZATION, isAuthorized: UNSEEN, recorder: UNSEEN }), /authorized/);
  });

  it("doesn't say that all is fine if it could not look", () => {
    const next = (looks: Partial<Evidence>) =>
      resultOf({ ...looks, errorCode: "Throttled" }).cause?.nextStep ?? "";
    assert.match(next(HOLDING), /is fine/);
    assert.doesNotMatch(next(NOTHING), /is fine/);
  });

  it("has AWS Config's words on the organization, if there are any", () => {
    const text = (organizationSaid: string) =>
      resultOf({ ...HOLDING, ...ORGANIZATION, organizationSaid }).cause?.text;
    assert.equal(text(""), "AWS Config can't read the organization");
    assert.equal(text("AccessDenied: no"), "AWS Config can't read the organization: AccessDenied: no");
  });

  it("holds for an account of which the organization knows nothing", () => {
    assert.equal(
      resultOf({ ...HOLDING, ...DENIED, account: { seen: undefined } }).cause?.code,
      "reported-error",
    );
  });

  it("has a cause for each way down", () => {
    for (const reported of ["FAILED", "OUTDATED", undefined] as const)
      for (let mask = 0; mask < 2 ** LOOKS.length; mask++) {
        const looks = Object.fromEntries(
          LOOKS.map((look, at) => [look, mask & (1 << at) ? HOLDING[look] : UNSEEN]),
        );
        for (const errors of [{}, DENIED])
          assert.ok(resultOf({ reported, ...looks, ...errors }).cause, JSON.stringify([reported, looks]));
      }
  });
});
