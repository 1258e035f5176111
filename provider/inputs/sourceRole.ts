import { type Report, withoutValues } from "../domain/problem";
import { brokenSourceRole } from "../domain/sourceRole";
import { isRecord, type Raw } from "../domain/values";
import { isUnknown } from "../engine/unknown";

/**
 * The role with which a preview checks source accounts. It changes nothing that is deployed, so the state doesn't hold
 * it.
 */
export interface SourceRole {
  /** For example `arn:aws:iam::{account}:role/audit`; undefined while it isn't known. */
  readonly pattern: string | undefined;
  /** No line may contain it. */
  readonly isSecret: boolean;
}

/** Why an organization's aggregator accepts no such role. */
const NOT_OF_ORGANIZATION =
  "set together with organizationAggregationSource, since the accounts of an organization need no authorization";

/**
 * Reads the role, and reports what is wrong with it.
 *
 * @param news - as the constructor sends them: `looking` holds what the role itself doesn't show
 * @param region - the aggregator's; may be unknown
 * @returns undefined if nothing is to be checked: the program names no role, or this is a deployment, after the preview
 */
export function sourceRole(
  { sourceRole: pattern, looking, organizationAggregationSource: organization }: Raw,
  region: unknown,
  report: Report,
): SourceRole | undefined {
  if (pattern === undefined || pattern === null) return undefined;
  const { isPreview = true, isSecret = false } = isRecord(looking) ? looking : {};
  const reportRole = isSecret === true ? withoutValues(report) : report;
  if (organization !== undefined && organization !== null && !isUnknown(organization)) {
    reportRole("sourceRole", isUnknown(pattern) ? undefined : pattern, NOT_OF_ORGANIZATION, "can't be");
    return undefined;
  }
  if (!isUnknown(pattern)) {
    const where = typeof region === "string" && !isUnknown(region) ? region : undefined;
    const rule = brokenSourceRole(pattern, where);
    if (rule !== undefined) {
      reportRole("sourceRole", pattern, rule);
      return undefined;
    }
  }
  if (isPreview === false) return undefined;
  return { pattern: isUnknown(pattern) ? undefined : String(pattern), isSecret: isSecret === true };
}
