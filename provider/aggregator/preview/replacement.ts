import { accountsOf } from "../../aws/aggregator";
import type { ConfigAggregatorError } from "../../aws/errors";
import { formatId } from "../../domain/aggregatorId";
import { isNamesake } from "../../domain/claimKey";
import { both } from "../../domain/errorText";
import { difference } from "../../domain/sets";
import { isUnknown } from "../../engine/unknown";
import { AwsOwnedError } from "../../live/errors";
import { type Existing, findRemaining } from "../../live/find";
import { warnOfChurn } from "../../live/quota";
import { readClaims } from "../../sharing/claims";
import type { SharingContext } from "../../sharing/context";
import { ClaimedError, nameClaims } from "../../sharing/errors";
import type { StoredClaims } from "../../sharing/store/store";
import { type Deletion, deletionOf } from "../deletion";
import { NotEmptyError } from "../errors";
import { type Inputs, type Outputs, referenceIn } from "../inputs";
import { areOwn } from "../sharing/ownMembers";
import { withSharing } from "../sharing/shared";
import { printAuthorizedOf } from "./authorized";

const LOSS = "it is deleted first, and with it the data it has aggregated";

/**
 * Prints at preview what a replacement will do, and what is lost with the old aggregator.
 *
 * @throws NotEmptyError, ClaimedError, OwnedByOtherError, AwsOwnedError, if it is certain that the resource is replaced
 *   and its delete would be refused
 */
export async function printReplacement(
  context: SharingContext,
  olds: Outputs,
  news: Inputs,
  replaces: readonly string[],
): Promise<void> {
  const because = replaces.includes("accountAggregationSource")
    ? "the kind of source"
    : replaces.join(" and ");
  const isCertain = !causesOf(news, replaces).every(isUnknown);
  const what = isCertain
    ? `replaced, since ${because} can't be changed`
    : `replaced, unless ${because} turns out the same once it is known`;
  const found = await findRemaining(context.configuration.api(olds.region), olds.name, olds.arn);
  const { deletion, leaving } = await lookAtDeletion(context, olds, found);
  if (deletion.kind === "refused" && isCertain)
    throw explained(deletion.error, `${olds.name}: ${what}`, because);
  const churn = warnOfChurn({
    added: Object.keys(news.accountAggregationSource?.accountIds ?? {}).length,
    removed: deletion.kind === "gone" || !found ? 0 : accountsOf(found.live.source).length,
  });
  context.info(
    `${olds.name}: ${what}: ${describe(deletion, leaving, found !== undefined)}${churn && `; ${churn}`}`,
  );
  // Under another name, or in another region, the engine's second check looks at the new one.
  const isInPlace = news.name === olds.name && news.region === olds.region;
  if (isInPlace && !context.checkCache.isRefreshing(olds.owner)) await printAuthorizedOf(context, news);
}

function causesOf(news: Inputs, replaces: readonly string[]): unknown[] {
  return replaces.includes("accountAggregationSource")
    ? [news.organizationAggregationSource]
    : replaces.map((name) => news[name as "name" | "region"]);
}

interface ForeseenDeletion {
  readonly deletion: Deletion;
  /** Keys of claims that may belong to this program's own memberships, which leave first. */
  readonly leaving: readonly string[];
}

async function lookAtDeletion(
  context: SharingContext,
  state: Outputs,
  found: Existing | undefined,
): Promise<ForeseenDeletion> {
  const olds = found ? withSharing(state, found.tags) : state;
  // With forceDestroy it is deleted regardless of claims.
  const isLookedAt = found && olds.merge === "shared" && !olds.forceDestroy;
  const stored = isLookedAt ? await readClaims(context, referenceIn(olds), found.tags) : undefined;
  const deletion = deletionOf(olds, found, stored);
  const error = deletion.kind === "refused" ? deletion.error : undefined;
  if (!found || !stored || !(error instanceof ClaimedError)) return { deletion, leaving: [] };
  if (!areOwn(error.claims, olds) || haveSameName(error) || isJoinedByName(context, error, olds))
    return { deletion, leaving: [] };
  return { deletion: deletionOf(olds, withoutClaims(found, stored, error.claims)), leaving: error.claims };
}

/** Whether two claims have the same name: at least one of them then belongs to another state. */
function haveSameName({ claims }: ClaimedError): boolean {
  return claims.some((key, at) => claims.slice(at + 1).some((other) => isNamesake(key, other)));
}

/**
 * Whether one of the claims belongs to a membership of this program that gives the aggregator by name, so that the
 * engine doesn't delete the membership first.
 */
function isJoinedByName({ program }: SharingContext, { claims }: ClaimedError, olds: Outputs): boolean {
  const joined = program.joinedBy(formatId(olds.name, olds.region), olds.owner);
  return claims.some((key) => joined.some((base) => isNamesake(key, base)));
}

/** An aggregator as it is once the stacks of these claims have left it. */
function withoutClaims(
  { live, ...found }: Existing,
  { claims }: StoredClaims,
  keys: readonly string[],
): Existing {
  if (live.source.kind === "organization") return { ...found, live };
  const left = claims.filter(({ key }) => keys.includes(key));
  const gone = left.flatMap(({ accounts, leaving }) => [...accounts, ...leaving]);
  const source = { ...live.source, accountIds: difference(live.source.accountIds, gone) };
  return { ...found, live: { ...live, source } };
}

function describe(deletion: Deletion, leaving: readonly string[], isThere: boolean): string {
  if (deletion.kind === "gone")
    return `the old one is already gone${isThere ? ", and another aggregator has its name" : ""}`;
  if (deletion.kind === "refused")
    return `${LOSS}. The delete would be refused, since ${deletion.error.reason}`;
  if (leaving.length === 0) return LOSS;
  return (
    `${LOSS}, once these have left: ${nameClaims(leaving)}. A membership of this program leaves first if you pass it the ` +
    "aggregator itself, not its name; while another membership holds a claim, the delete is refused"
  );
}

const DROP = "Remove it from this stack's state with `pulumi state delete`, then run `pulumi up` again.";

/** The error of a delete, worded for the replacement. */
function explained(
  error: Extract<Deletion, { kind: "refused" }>["error"],
  what: string,
  because: string,
): ConfigAggregatorError {
  const isForced = error instanceof ClaimedError || error instanceof NotEmptyError;
  const others = error instanceof ClaimedError ? "Have them leave first" : "Have them removed first";
  const byForce = `${others}. Or revert the change of ${because}, set forceDestroy: true, run \`pulumi up\`, then change it again.`;
  return error.with({
    what: `${what}, and the delete of the old one would be refused, since ${error.reason}`,
    effect: "nothing changed",
    advice: both(
      isForced ? byForce : error instanceof AwsOwnedError ? DROP : (error.advice?.deployment ?? DROP),
    ),
  });
}
