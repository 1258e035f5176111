import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CauseFacts, causeOf } from "../../../../provider/domain/health/causes";
import { HEALTH_CAUSES, type HealthCauseCode } from "../../../../provider/domain/health/report";
import { repository } from "../../../support/pulumi";

const AGGREGATOR = { accountId: "123456789012", region: "us-east-1" } as const;

const OPEN = { authorization: true, recorder: true };

/** What each cause is about, and its text. */
const CASES: {
  readonly [Code in HealthCauseCode]: readonly [Omit<CauseFacts & { code: Code }, "code">, string];
} = {
  "account-not-active": [{ state: "SUSPENDED" }, "the account is SUSPENDED"],
  "region-unknown": [{}, "there is no such region"],
  "region-not-enabled": [{}, "the account has not enabled the region"],
  "no-recorder": [{}, "AWS Config is off: there is no configuration recorder"],
  "no-delivery-channel": [{}, "the configuration recorder has no delivery channel"],
  "recorder-stopped": [{}, "the configuration recorder is stopped"],
  "recorder-failing": [
    { said: "InsufficientDeliveryPolicyException: no bucket" },
    "the configuration recorder fails: InsufficientDeliveryPolicyException: no bucket",
  ],
  "not-authorized": [{ ...AGGREGATOR, isSeen: true }, "no authorization for 123456789012 (us-east-1)"],
  "denied-by-policy": [{}, "a service control policy of the organization denies AWS Config"],
  "organization-access": [
    { text: "there is no such role", nextStep: "Create it.", certainty: "certain" },
    "there is no such role",
  ],
  settling: [
    {},
    "the aggregator changed less than 60 minutes ago: a source that was added then has yet to report",
  ],
  "types-not-recorded": [
    { only: "AWS::S3::Bucket" },
    "AWS Config reports success, but no resource: the recorder records only AWS::S3::Bucket",
  ],
  "no-resources": [{ isRecording: true }, "AWS Config reports success, but no resource"],
  "not-authorized-or-off": [
    { ...AGGREGATOR, needsRole: true },
    "no authorization for 123456789012 (us-east-1), or AWS Config is off",
  ],
  "config-off": [{ needsRole: true }, "AWS Config is off or may not be read"],
  "reported-error": [{ said: "Throttled: slow down" }, "AWS Config reports Throttled: slow down"],
  "no-report": [
    { ...AGGREGATOR, isOutdated: false, isFailed: false, open: OPEN },
    "AWS Config has never reported on it",
  ],
};

const told = (code: HealthCauseCode, facts: object) => causeOf({ code, ...facts } as CauseFacts);

describe("a cause", () => {
  const page = readFileSync(join(repository, "docs/health.md"), "utf8");

  for (const code of HEALTH_CAUSES)
    it(`of the code ${code} says what is wrong, what to do now, and where that is explained`, () => {
      const [facts, text] = CASES[code];
      const cause = told(code, facts);
      assert.deepEqual([cause.code, cause.text, cause.unchecked], [code, text, []]);
      assert.match(cause.nextStep, /^[A-Z].*\.$/);
      assert.equal(cause.docs, `docs/health.md#${code}`);
      assert.ok(page.includes(`\n### ${code}\n`), `docs/health.md has no heading ${code}`);
    });

  it("goes on after what AWS says", () => {
    assert.equal(told("reported-error", { said: "X: No role." }).text, "AWS Config reports X: No role");
  });

  it("of a recorder that fails without a word has none", () => {
    assert.equal(told("recorder-failing", { said: "" }).text, "the configuration recorder fails");
  });

  it("of a source that succeeds without a resource has the next step that is left", () => {
    assert.notEqual(
      told("no-resources", { isRecording: true }).nextStep,
      told("no-resources", { isRecording: false }).nextStep,
    );
  });

  it("that nothing explains says what AWS Config does", () => {
    const texts = [
      { isOutdated: true, isFailed: false },
      { isOutdated: false, isFailed: true },
    ].map((more) => told("no-report", { ...AGGREGATOR, ...more, open: OPEN }).text);
    assert.deepEqual(texts, [
      "AWS Config doesn't say why it no longer collects",
      "AWS Config doesn't say why it could not collect",
    ]);
  });

  it("that nothing explains says to check what could not be checked, and nothing else", () => {
    const next = (authorization: boolean, recorder: boolean) =>
      told("no-report", { ...AGGREGATOR, open: { authorization, recorder } }).nextStep;
    for (const authorization of [true, false])
      for (const recorder of [true, false])
        assert.deepEqual(
          ["authorized", "recorder", "Check "].map((word) => next(authorization, recorder).includes(word)),
          [authorization, recorder, authorization || recorder],
        );
  });

  it("that AWS Config reports isn't told as if all had been checked", () => {
    const next = (open: object) => told("reported-error", { said: "X", open }).nextStep;
    assert.match(next({ authorization: false, recorder: false }), /^All that was checked is fine/);
    for (const open of [
      { authorization: true, recorder: false },
      { authorization: false, recorder: true },
    ])
      assert.match(next(open), /could not be looked into/);
  });

  it("advises a source role only if there was none", () => {
    for (const code of ["config-off", "not-authorized-or-off"] as const)
      assert.deepEqual(
        [true, false].map((needsRole) =>
          told(code, { ...AGGREGATOR, needsRole }).nextStep.includes("sourceRole"),
        ),
        [true, false],
      );
  });
});
