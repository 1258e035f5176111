import { sentenceOf } from "../errorText";
import type { Certainty, HealthCause, HealthCauseCode, Unchecked } from "./report";

/** The page that explains each cause, under a heading with its code. */
const PAGE = "docs/health.md";

/** The aggregator that an authorization has to allow. */
interface Aggregator {
  readonly accountId: string;
  readonly region: string;
}

/** The facts of a cause, besides the source and its region. */
interface FactsByCode {
  "account-not-active": { readonly state: string };
  "region-unknown": object;
  "region-not-enabled": object;
  "no-recorder": object;
  "no-delivery-channel": object;
  "recorder-stopped": object;
  /** `said`: AWS's message in the recorder's status; may be empty. */
  "recorder-failing": { readonly said: string };
  /** `isSeen`: the account's authorizations were checked. */
  "not-authorized": Aggregator & { readonly isSeen: boolean };
  "denied-by-policy": object;
  "organization-access": {
    readonly text: string;
    readonly nextStep: string;
    readonly certainty: Certainty;
  };
  settling: object;
  "types-not-recorded": { readonly only: string };
  "no-resources": { readonly isRecording: boolean };
  "not-authorized-or-off": Aggregator & MayHaveRole;
  "config-off": MayHaveRole;
  "reported-error": { readonly said: string; readonly open?: Open };
  "no-report": Aggregator & {
    readonly isOutdated: boolean;
    readonly isFailed: boolean;
    readonly open: Open;
  };
}

/** What a source needs and could not be checked. */
interface Open {
  readonly authorization: boolean;
  readonly recorder: boolean;
}

/** Whether the check needs a source role, and none was given. */
interface MayHaveRole {
  readonly needsRole: boolean;
}

/** A cause with its facts. */
export type CauseFacts = {
  [Code in HealthCauseCode]: { readonly code: Code } & FactsByCode[Code];
}[HealthCauseCode];

/** The texts of a cause. */
interface Telling {
  readonly certainty: Certainty;
  /** Without an end: what AWS says often ends with a period, and the text goes on. */
  readonly text: string;
  readonly nextStep: string;
}

type Tellings = { readonly [Code in HealthCauseCode]: (facts: FactsByCode[Code]) => Telling };

const TELLINGS: Tellings = {
  "account-not-active": ({ state }) => ({
    certainty: "certain",
    text: `the account is ${state}`,
    nextStep: "Remove the account from the aggregator, or have the organization make it active again.",
  }),
  "region-unknown": () => ({
    certainty: "certain",
    text: "there is no such region",
    nextStep: "Correct the regions of the aggregator.",
  }),
  "region-not-enabled": () => ({
    certainty: "certain",
    text: "the account has not enabled the region",
    nextStep: "Enable the region in the account, or remove it from the regions of the aggregator.",
  }),
  "no-recorder": () => ({
    certainty: "certain",
    text: "AWS Config is off: there is no configuration recorder",
    nextStep:
      "Set up AWS Config in the account and region: a recorder, a delivery channel, and start recording.",
  }),
  "no-delivery-channel": () => ({
    certainty: "certain",
    text: "the configuration recorder has no delivery channel",
    nextStep: "Create a delivery channel in the account and region, then start the recorder.",
  }),
  "recorder-stopped": () => ({
    certainty: "certain",
    text: "the configuration recorder is stopped",
    nextStep: "Start the recorder in the account and region.",
  }),
  "recorder-failing": ({ said }) => ({
    certainty: "certain",
    text: `the configuration recorder fails${said === "" ? "" : `: ${sentenceOf(said).what}`}`,
    nextStep: "Correct the recorder's role, or the bucket, key and topic of its delivery channel.",
  }),
  "not-authorized": ({ accountId, region, isSeen }) => ({
    certainty: isSeen ? "certain" : "likely",
    text: `no authorization for ${accountId} (${region})`,
    nextStep: `Deploy an AggregateAuthorization for ${accountId} (${region}) in the account and region.`,
  }),
  "denied-by-policy": () => ({
    certainty: "likely",
    text: "a service control policy of the organization denies AWS Config",
    nextStep: "Allow AWS Config in the policy, or remove the region from the regions of the aggregator.",
  }),
  "organization-access": ({ text, nextStep, certainty }) => ({ certainty, text, nextStep }),
  settling: () => ({
    certainty: "likely",
    text: "the aggregator changed less than 60 minutes ago: a source that was added then has yet to report",
    nextStep: "Wait. New sources take 15 to 20 minutes on average, sometimes over 30.",
  }),
  "types-not-recorded": ({ only }) => ({
    certainty: "likely",
    text: `AWS Config reports success, but no resource: the recorder records only ${only}`,
    nextStep: "Have the recorder record the types that the aggregator is to collect.",
  }),
  "no-resources": ({ isRecording }) => ({
    certainty: "unknown",
    text: "AWS Config reports success, but no resource",
    nextStep: isRecording
      ? "Check whether the account has resources in the region, and whether the aggregator's filters leave them out."
      : "Check in the account which types its recorder records, and whether there are resources in the region.",
  }),
  "not-authorized-or-off": ({ accountId, region, needsRole }) => ({
    certainty: "likely",
    text: `no authorization for ${accountId} (${region}), or AWS Config is off`,
    nextStep: toCheck([authorized(accountId, region), RECORDING]) + (needsRole ? FIND_OUT : ""),
  }),
  "config-off": ({ needsRole }) => ({
    certainty: "likely",
    text: "AWS Config is off or may not be read",
    nextStep: toCheck([RECORDING]) + (needsRole ? FIND_OUT : ""),
  }),
  "reported-error": ({ said, open }) => ({
    certainty: "unknown",
    text: `AWS Config reports ${sentenceOf(said).what}`,
    nextStep:
      open?.authorization || open?.recorder
        ? "Follow what AWS Config reports. The account and the region could not be looked into."
        : "All that was checked is fine. Follow what AWS Config reports; if it goes on, ask AWS Support.",
  }),
  "no-report": ({ accountId, region, isOutdated, isFailed, open }) => ({
    certainty: "unknown",
    text: isOutdated
      ? "AWS Config doesn't say why it no longer collects"
      : isFailed
        ? "AWS Config doesn't say why it could not collect"
        : "AWS Config has never reported on it",
    nextStep: toCheck([
      ...(open.authorization ? [authorized(accountId, region)] : []),
      ...(open.recorder ? [RECORDING] : []),
    ]),
  }),
};

/** A program sets the one, the command line the other. */
const FIND_OUT = " Set sourceRole (--source-role) to find out which.";

const RECORDING = "that a recorder is recording";

function authorized(accountId: string, region: string): string {
  return `that it has authorized ${accountId} (${region})`;
}

function toCheck(open: readonly string[]): string {
  return open.length > 0
    ? `Check in the account and region ${open.join(" and ")}.`
    : "All that could be checked is fine. If it stays so, ask AWS Support.";
}

/** A cause with its texts. Causes with equal facts are the same object, which sources share. */
export function causeOf({
  unchecked = [],
  ...facts
}: CauseFacts & { unchecked?: readonly Unchecked[] }): HealthCause {
  const { code } = facts;
  const telling = (TELLINGS[code] as (facts: CauseFacts) => Telling)(facts as CauseFacts);
  return { code, ...telling, docs: `${PAGE}#${code}`, unchecked };
}
