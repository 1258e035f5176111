import { sentenceOf } from "../errorText";
import { joined } from "../printable";
import { type CauseFacts, causeOf } from "./causes";
import type { Certainty, HealthCause, HealthState, ReportedState, Unchecked } from "./report";

/** Why source accounts could not be checked: no role was given. */
export const NO_ROLE = "no source role is given";

/** What was found, or why it could not be checked. */
export type Look<T> = { readonly seen: T } | { readonly unseen: string };

/** Whether an account uses a region. */
export type RegionUse = "enabled" | "not enabled" | "no region";

/** The configuration recorder of an account in a region. */
export interface SeenRecorder {
  /** Undefined if there is none. */
  readonly recorder:
    | {
        readonly recording: boolean;
        /** For example `SUCCESS`, `FAILURE`, `PENDING`. */
        readonly lastStatus?: string;
        readonly lastErrorCode?: string;
        readonly lastErrorMessage?: string;
        /** Which types it records, in a few words; undefined: all supported ones. */
        readonly only?: string;
      }
    | undefined;
  /** Whether there is a delivery channel, without which nothing is recorded. */
  readonly hasDeliveryChannel: boolean;
}

/** What is known about a source in a region. What was not checked is undefined. */
export interface Evidence {
  readonly aggregator: {
    readonly accountId: string;
    readonly region: string;
    readonly kind: "account" | "organization";
  };
  readonly region: string;
  /** Whether the source is the aggregator's own account. */
  readonly isOwn: boolean;
  /** Undefined if AWS Config says nothing about the source. */
  readonly reported: ReportedState | undefined;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
  /** Whether it may have been added less than 60 minutes ago. */
  readonly isYoung: boolean;
  /** How many resources the aggregator holds for it; undefined if they were not counted. */
  readonly resources: number | undefined;
  /** The state of the account in its organization, for example `SUSPENDED`; `seen` is undefined if it is in none. */
  readonly account?: Look<string | undefined>;
  readonly use?: Look<RegionUse>;
  readonly recorder?: Look<SeenRecorder>;
  readonly isAuthorized?: Look<boolean>;
  /** AWS's message, if an organization's policy denies the source's own role a check. */
  readonly deniedBy?: string;
  /** Why AWS Config can't read the organization; `seen` is undefined if no problem is known. */
  readonly organization?: Look<OrganizationProblem | undefined>;
  /** AWS Config's own message, if it could not read the organization; may be empty. */
  readonly organizationSaid?: string;
}

/** What prevents AWS Config from reading an organization, and what to do now. */
export interface OrganizationProblem {
  readonly text: string;
  readonly nextStep: string;
  readonly certainty: Certainty;
}

/** What can be checked, in the order of the ladder. */
export const LOOKS = ["account", "use", "recorder", "isAuthorized", "organization"] as const;

export type LookName = (typeof LOOKS)[number];

/** The name of each check, for texts about checks that were not possible. */
const LOOK_NAMES: Readonly<Record<LookName, string>> = {
  account: "the state of the account",
  use: "the regions of the account",
  recorder: "the recorder",
  isAuthorized: "the authorization",
  organization: "the organization",
};

/** The result of a rung: a cause, or undefined if the rung holds or could not be checked. */
type Rung = (evidence: Evidence) => CauseFacts | undefined;

/** A rung that needs a check, and whether the source needs that check at all. */
interface LookingRung {
  readonly look: LookName;
  readonly isNeeded: (evidence: Evidence) => boolean;
  readonly judge: Rung;
}

/**
 * The error code with which AWS Config reports a missing authorization; it also stands for AWS Config being off in the
 * region.
 */
const ACCESS_DENIED = /^AccessDenied/;

/** The upper part of the ladder: each rung checks something if all rungs above hold. */
const RUNGS: readonly LookingRung[] = [
  { look: "account", isNeeded: () => true, judge: accountState },
  { look: "use", isNeeded: () => true, judge: regionUse },
  { look: "recorder", isNeeded: () => true, judge: recorder },
  { look: "isAuthorized", isNeeded: needsAuthorization, judge: authorization },
  {
    look: "organization",
    isNeeded: ({ aggregator }) => aggregator.kind === "organization",
    judge: organization,
  },
];

/** The lower part: what follows from AWS Config's report if nothing above explains it. */
const REST: readonly Rung[] = [policy, unreadable, age, noResourcesCause, reported];

/** The next step for a source: a check, or the result. */
type Step = { readonly look: LookName } | { readonly result: Diagnosis };

export interface Diagnosis {
  readonly state: HealthState;
  /** Undefined if nothing is wrong. */
  readonly cause: HealthCause | undefined;
}

/**
 * Goes down the ladder as far as the known facts allow: the first rung that doesn't hold is the cause. If a rung could
 * not be checked, the next ones are checked all the same.
 *
 * @returns the next check that is needed, or the result
 */
export function climbDown(evidence: Evidence): Step {
  if (isFine(evidence)) return { result: { state: "SUCCEEDED", cause: undefined } };
  for (const { look, isNeeded, judge } of RUNGS) {
    if (!isNeeded(evidence)) continue;
    // A policy that denies the checks above comes before the organization, which needs a check of its own.
    const denied = look === "organization" ? policy(evidence) : undefined;
    if (denied !== undefined) return { result: concluded(evidence, denied) };
    if (evidence[look] === undefined) return { look };
    const found = judge(evidence);
    if (found !== undefined) return { result: concluded(evidence, found) };
  }
  for (const judge of REST) {
    const found = judge(evidence);
    if (found !== undefined) return { result: concluded(evidence, found) };
  }
  throw new Error("the last rung explains everything");
}

/** Whether a source has reported and, as far as is known, has resources. */
export function isFine({ reported, resources }: Pick<Evidence, "reported" | "resources">): boolean {
  return reported === "SUCCEEDED" && resources !== 0;
}

function concluded(evidence: Evidence, facts: CauseFacts): Diagnosis {
  const cause = causeOf({ ...facts, unchecked: uncheckedIn(evidence) });
  return { state: stateOf(evidence, cause), cause };
}

/** A young source counts as settling unless something is known to be wrong. */
function stateOf({ reported: is, isYoung }: Evidence, { certainty }: HealthCause): HealthState {
  if (is === "SUCCEEDED" || is === "OUTDATED") return is;
  if (isYoung && certainty !== "certain") return "SETTLING";
  return is ?? "NEVER_REPORTED";
}

function uncheckedIn(evidence: Evidence): Unchecked[] {
  return LOOKS.flatMap((look) => {
    const seen = evidence[look];
    return seen !== undefined && "unseen" in seen ? [{ what: LOOK_NAMES[look], reason: seen.unseen }] : [];
  });
}

/** The aggregator's own account needs no authorization, nor do an organization's accounts. */
function needsAuthorization({ isOwn, aggregator }: Evidence): boolean {
  return !isOwn && aggregator.kind === "account";
}

function seenOf<T>(look: Look<T> | undefined): T | undefined {
  return look !== undefined && "seen" in look ? look.seen : undefined;
}

function accountState({ account }: Evidence): CauseFacts | undefined {
  const state = seenOf(account);
  return state === undefined || state === "ACTIVE" ? undefined : { code: "account-not-active", state };
}

function regionUse({ use }: Evidence): CauseFacts | undefined {
  const seen = seenOf(use);
  if (seen === "no region") return { code: "region-unknown" };
  return seen === "not enabled" ? { code: "region-not-enabled" } : undefined;
}

function recorder(evidence: Evidence): CauseFacts | undefined {
  const seen = seenOf(evidence.recorder);
  if (seen === undefined) return undefined;
  const { recorder: is, hasDeliveryChannel } = seen;
  if (is === undefined) return { code: "no-recorder" };
  if (!hasDeliveryChannel) return { code: "no-delivery-channel" };
  if (!is.recording) return { code: "recorder-stopped" };
  if (is.lastStatus === "FAILURE")
    return {
      code: "recorder-failing",
      said: [is.lastErrorCode, is.lastErrorMessage].filter((text) => text !== undefined).join(": "),
    };
  return undefined;
}

function authorization({ isAuthorized, aggregator }: Evidence): CauseFacts | undefined {
  return seenOf(isAuthorized) === false ? { code: "not-authorized", ...aggregator, isSeen: true } : undefined;
}

function organization(evidence: Pick<Evidence, "organization">): CauseFacts | undefined {
  const wrong = seenOf(evidence.organization);
  return wrong && { code: "organization-access", ...wrong };
}

/** If an organization's policy denies our check, it also denies AWS Config access to the account. */
function policy({ deniedBy }: Evidence): CauseFacts | undefined {
  return deniedBy === undefined ? undefined : { code: "denied-by-policy" };
}

/** The role's permissions are not checked: AWS Config's own message may say that they are insufficient. */
function unreadable({ organizationSaid: said }: Pick<Evidence, "organizationSaid">): CauseFacts | undefined {
  if (said === undefined) return undefined;
  return {
    code: "organization-access",
    certainty: "likely",
    text: `AWS Config can't read the organization${said === "" ? "" : `: ${sentenceOf(said).what}`}`,
    nextStep:
      "Check that the aggregator's role trusts AWS Config and may read the organization, that AWS Config has trusted " +
      "access, and that the aggregator's account is a delegated administrator.",
  };
}

/** Why AWS Config can't read an organization, whether or not it still reports on accounts. */
export function organizationCause(
  evidence: Pick<Evidence, "organization" | "organizationSaid">,
): HealthCause | undefined {
  const facts = organization(evidence) ?? unreadable(evidence);
  return facts && causeOf(facts);
}

/** AWS may still deny access for some time after an authorization. */
function age(evidence: Evidence): CauseFacts | undefined {
  const { isYoung, reported: is } = evidence;
  const isBehind = is === "FAILED" && isAccessDenied(evidence) && isKnownToBeOpen(evidence);
  return isYoung && (is === undefined || isBehind) ? { code: "settling" } : undefined;
}

function isAccessDenied({ errorCode = "" }: Evidence): boolean {
  return ACCESS_DENIED.test(errorCode);
}

function isKnownToBeOpen(evidence: Evidence): boolean {
  return !needsAuthorization(evidence) || seenOf(evidence.isAuthorized) === true;
}

function isForLackOfRole(look: Look<unknown>): boolean {
  return "unseen" in look && look.unseen === NO_ROLE;
}

/** A source that succeeds without resources. */
function noResourcesCause(evidence: Evidence): CauseFacts | undefined {
  if (evidence.reported !== "SUCCEEDED") return undefined;
  const only = seenOf(evidence.recorder)?.recorder?.only;
  return only === undefined
    ? { code: "no-resources", isRecording: seenOf(evidence.recorder)?.recorder !== undefined }
    : { code: "types-not-recorded", only };
}

/** Everything that was checked holds, so AWS Config's own report decides. */
function reported(evidence: Evidence): CauseFacts | undefined {
  const { reported: is, errorCode, errorMessage, aggregator } = evidence;
  // A recorder that was found is recording: otherwise the rung above would be the cause.
  const open = {
    authorization: !isKnownToBeOpen(evidence),
    recorder: seenOf(evidence.recorder) === undefined,
  };
  if (isAccessDenied(evidence)) {
    const needsRole = evidence.recorder !== undefined && isForLackOfRole(evidence.recorder);
    if (open.authorization)
      return open.recorder
        ? { code: "not-authorized-or-off", ...aggregator, needsRole }
        : { code: "not-authorized", ...aggregator, isSeen: false };
    if (open.recorder) return { code: "config-off", needsRole };
  }
  if (errorCode !== undefined || errorMessage !== undefined)
    return {
      code: "reported-error",
      said: joined([errorCode, errorMessage].filter(Boolean).join(": ")),
      open,
    };
  return { code: "no-report", ...aggregator, isOutdated: is === "OUTDATED", isFailed: is === "FAILED", open };
}
