import type { LiveAggregator } from "../aws/aggregator";
import { accountsOf } from "../aws/aggregator";
import { countAccounts } from "../domain/accountLine";
import type { Owner } from "../domain/owner";
import { inline } from "../domain/printable";
import type { Secret } from "../domain/secretProperties";
import type { Tags } from "../domain/tags";
import { AwsOwnedError, type AwsOwner } from "./errors";

/** What was found, in a sentence. */
export function describeFound(
  live: LiveAggregator,
  owner: Owner | undefined,
  hides: (value: Secret) => boolean,
): string {
  const { source } = live;
  const accounts = accountsOf(source);
  const content =
    source.kind === "organization"
      ? `it collects a whole organization${hides("roleArn") ? "" : ` through ${source.roleArn}`}`
      : `it holds ${countAccounts(accounts, hides("accountIds"))}`;
  const by = owner ? `stack ${owner.stack} owns it` : "no stack owns it";
  return inline(
    `${content}, ${by}, its ARN is ${live.arn}${live.creationTime ? `, created ${live.creationTime}` : ""}`,
  );
}

const CONTROL_TOWER = "controltower.amazonaws.com";

/** The fields of an aggregator that show who owns it, in addition to its tags. */
type Named = Pick<LiveAggregator, "name" | "arn" | "createdBy">;

/**
 * The AWS service that owns an aggregator; undefined for a customer's own.
 *
 * @param tags - all tags, if they were read
 */
export function awsOwner(live: Named, tags: Tags = {}): AwsOwner | undefined {
  if (live.createdBy) return { service: live.createdBy, shownBy: "CreatedBy" };
  // The guardrails of AWS Control Tower deny changes of aggregators with this tag.
  if (tags["aws-control-tower"] === "managed-by-control-tower")
    return { service: CONTROL_TOWER, shownBy: "tag" };
  const [, service] = /:config-aggregator\/aws-service-config-aggregator\/([^/]+)\//.exec(live.arn) ?? [];
  if (service) return { service, shownBy: "ARN" };
  return isControlTowerName(live.name) ? { service: CONTROL_TOWER, shownBy: "name" } : undefined;
}

/** Whether a name is one that AWS Control Tower keeps for itself. */
export function isControlTowerName(name: string): boolean {
  return /^aws-controltower-/i.test(name);
}

/** @throws AwsOwnedError */
export function refuseAwsOwned(live: Named, region: string, tags?: Tags): void {
  const service = awsOwner(live, tags);
  if (service !== undefined) throw new AwsOwnedError(live.name, region, service);
}
