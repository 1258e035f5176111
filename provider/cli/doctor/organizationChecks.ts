import type { ConfigAggregatorError } from "../../aws/errors";
import { whole } from "../../domain/errorText";
import { parseRole, ROLE_SERVICE } from "../../domain/role";
import { describeUnseen, type Finding as Refusal } from "../../live/finding";
import { lookAtOrganization, type SeenOrganization, unseenIn } from "../../live/organization";
import { findRefusals } from "../../live/organizationCauses";
import type { Asking } from "./asking";
import { adviceOf, type Check, check, couldNotLook } from "./check";
import type { Finding } from "./finding";

interface Prerequisites {
  readonly seen: SeenOrganization;
  /** Whether the user wants an organization's aggregator. */
  readonly isWanted: boolean;
}

/** The role of an organization's aggregator, as far as its account can see it. */
interface RoleAnswer {
  readonly arn: string;
  readonly caller: string;
  /** The services in its trust policy; undefined: there is no such role. */
  readonly trusted: readonly string[] | undefined | "elsewhere" | "no role";
}

export const ORGANIZATION_CHECKS: readonly Check[] = [
  check<Prerequisites>({
    id: "organization",
    section: "Organization",
    title: "aggregator of an organization",
    ask: async (asking) => ({
      seen: await lookAtOrganization(await asking.organization()),
      isWanted: await asking.isOrganizationWanted(),
    }),
    judge: ({ seen, isWanted }) => {
      const refusals = findRefusals(seen);
      if (refusals.length > 0) return refusedFor(refusals, isWanted);
      const [unseen] = unseenIn(seen);
      if (unseen) return { verdict: "unknown", text: describeUnseen(unseen), ...adviceOf(unseen.error) };
      return { verdict: "right", text: possibleIn(seen) };
    },
  }),
  check({
    id: "roles",
    section: "Organization",
    title: "role of AWS Config",
    ask: async (asking) => Promise.all(asking.subject.roleArns.map((arn) => roleAnswer(asking, arn))),
    judge: (answers) => {
      const findings = answers.map(judgeRole);
      const [first] = findings;
      if (first === undefined) return undefined;
      const worst =
        findings.find(({ verdict }) => verdict === "wrong") ??
        findings.find(({ verdict }) => verdict !== "right");
      const advice = findings.flatMap((one) => one.advice ?? []).join(" ");
      return {
        verdict: worst?.verdict ?? first.verdict,
        text: findings.map(({ text }) => text).join("; "),
        ...(advice !== "" && { advice }),
      };
    },
  }),
];

async function roleAnswer(asking: Asking, arn: string): Promise<RoleAnswer | ConfigAggregatorError> {
  const role = parseRole(arn);
  const caller = (await asking.caller()).account;
  if (role === undefined) return { arn, caller, trusted: "no role" };
  if (role.account !== caller) return { arn, caller, trusted: "elsewhere" };
  return (await asking.organization()).trustedServices(role.name).then(
    (trusted) => ({ arn, caller, trusted }),
    (error: ConfigAggregatorError) => error,
  );
}

function judgeRole(answer: RoleAnswer | ConfigAggregatorError): Finding {
  if (!("trusted" in answer)) return couldNotLook(answer);
  const { arn, trusted, caller } = answer;
  if (trusted === "no role") return { verdict: "wrong", text: `${arn} is not the ARN of a role` };
  if (trusted === "elsewhere")
    return { verdict: "unknown", text: `${arn} belongs to another account than the caller, ${caller}` };
  if (trusted === undefined)
    return {
      verdict: "wrong",
      text: `there is no role ${arn}`,
      advice: "Correct the ARN, or create the role: OrganizationRole has its policies.",
    };
  if (!trusted.includes(ROLE_SERVICE))
    return {
      verdict: "wrong",
      text: `${arn} doesn't let ${ROLE_SERVICE} assume it`,
      advice: "Set its trust policy to OrganizationRole.assumeRolePolicy, or add that statement to it.",
    };
  return { verdict: "right", text: `${arn} trusts ${ROLE_SERVICE}` };
}

/** Something missing is not a mistake if the user doesn't want an organization's aggregator. */
function refusedFor(refusals: readonly Refusal[], isWanted: boolean): Finding {
  const text = refusals.map(({ error }) => whole(error)).join(" ");
  if (!isWanted) return { verdict: "note", text: `not possible from this account. ${text}` };
  const advice = refusals
    .map(({ error }) => error.advice?.commandLine)
    .filter(Boolean)
    .join(" ");
  return { verdict: "wrong", text, ...(advice && { advice }) };
}

function possibleIn({ account, organization }: SeenOrganization): string {
  if (organization === undefined || "permission" in organization) return "possible";
  const { id, managementAccount } = organization;
  return account === managementAccount
    ? `possible: this is the management account of ${id}`
    : `possible: this account is a delegated administrator of ${id}, and AWS Config has trusted access`;
}
