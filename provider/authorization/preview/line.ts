import { inline } from "../../domain/printable";
import { type RegionChange, regionLine } from "../../domain/regionLine";
import { difference } from "../../domain/sets";
import { countTags, ownerTagLine, type TagCounts, tagLine } from "../../domain/tagLine";
import { tagChange } from "../../domain/tags";
import { hides } from "../../engine/secret";
import { areNotKnown, describeUnknown, hasUnknown, isUnknown } from "../../engine/unknown";
import {
  declaredRegions,
  declaredTags,
  describeAuthorized,
  grantedRegions,
  type Inputs,
  type Outputs,
} from "../inputs";

/** What is known about a change besides what is declared. */
export interface Circumstances {
  /** The added regions in which somebody else's authorization is taken over. */
  readonly adopted?: readonly string[];
  /** The added regions in which a killed run has already authorized. */
  readonly carriedOn?: readonly string[];
  /** What happens to the tags of authorizations that are taken over. */
  readonly takeover?: TagCounts;
}

/**
 * What a deployment does, in words: `authorizes 210987654321 (eu-west-1): +2 regions (eu-central-1, eu-west-1), −1 region
 * (us-east-1), 14 kept; tags +1`. Empty if it does nothing.
 *
 * @param olds - outputs of the last deployment; undefined if there was none
 */
export function describeChange(
  olds: Outputs | undefined,
  news: Inputs,
  { adopted = [], carriedOn = [], takeover }: Circumstances = {},
): string {
  const { added, removed, left, kept } = changeOf(olds, news);
  const isChanged = added.length + removed.length + left.length > 0;
  const line = regionLine({
    added: difference(added, adopted),
    adopted,
    removed,
    left,
    kept: isChanged ? kept : 0,
  });
  const parts = [
    line && `authorizes ${printed(news)}: ${line}`,
    carriedOn.length > 0 &&
      `continues what a killed run of this stack has made in ${carriedOn.length} of them`,
    takeover && describeTakeover(takeover),
    describeTags(olds, news),
  ];
  return inline(parts.filter(Boolean).join("; "));
}

/** The regions that a deployment changes. */
export function changeOf(
  olds: Outputs | undefined,
  news: Inputs,
): Required<Pick<RegionChange, "added" | "removed" | "left">> & { readonly kept: number } {
  const [before, after] = [olds ? grantedRegions(olds) : [], declaredRegions(news)];
  const gone = difference(before, after);
  const removed = gone.filter((region) => !olds?.grants[region]?.adopted);
  const added = difference(after, before);
  return { added, removed, left: difference(gone, removed), kept: after.length - added.length };
}

function describeTakeover(takeover: TagCounts): string {
  const line = tagLine(takeover, "tags of what it adopts");
  return line && `${line}, which stay there on delete`;
}

/** `tags +1 ~1 −1`; empty if they stay, or if the resource is new. */
function describeTags(olds: Outputs | undefined, news: Inputs): string {
  if (!olds) return "";
  const before = declaredTags(olds);
  const { set = {}, remove = [] } = hasUnknown(news.tags)
    ? {}
    : (tagChange(before, declaredTags(news)) ?? {});
  const isMarked = [olds.ownerTag !== false, news.ownerTag !== false];
  return [
    hasUnknown(news.tags) && areNotKnown("tags"),
    tagLine(countTags(before, Object.keys(set), remove)),
    isMarked[0] !== isMarked[1] && ownerTagLine(news.ownerTag !== false),
  ]
    .filter(Boolean)
    .join("; ");
}

/** What a create does while some inputs are not known yet. */
export function describeNew(inputs: Inputs): string {
  const known = Object.entries(isUnknown(inputs.regions) ? {} : inputs.regions).filter(
    ([, at]) => !isUnknown(at),
  );
  const line = regionLine({ added: known.map(([region]) => region) });
  return inline(
    [`authorizes ${printed(inputs)}${line && `: ${line}`}`, describeUnknownInputs(inputs)]
      .filter(Boolean)
      .join("; "),
  );
}

/** Which inputs are not known yet; empty if all are known. */
export function describeUnknownInputs(inputs: Inputs): string {
  const unknown = (["authorizedAccountId", "authorizedAwsRegion", "regions"] as const).filter((name) =>
    hasUnknown(inputs[name]),
  );
  const paths = unknown.map((name) =>
    name === "regions" && !isUnknown(inputs.regions) ? "some of regions" : name,
  );
  return describeUnknown(paths);
}

/**
 * The line for the aggregator's own account, which needs no authorization.
 *
 * @param joins - whether the account is also about to join
 */
export function describeOwnAccount(inputs: Inputs, joins = false): string {
  const isHidden = hides(inputs, "accountIds");
  const account = isHidden ? "this" : inputs.authorizedAccountId;
  if (joins)
    return (
      `the account that joins is ${isHidden ? "" : `${account}, `}the aggregator's own, which needs no ` +
      "authorization. If another account is to join, set providers.source to a provider of that account"
    );
  return `nothing to authorize, because ${account} is the aggregator's own account`;
}

function printed(inputs: Inputs): string {
  const { authorizedAccountId: account, authorizedAwsRegion: region } = inputs;
  if (!isUnknown(account) && !isUnknown(region)) return describeAuthorized(inputs);
  const known = (value: string) => (isUnknown(value) ? "(known later)" : value);
  return `${hides(inputs, "accountIds") ? "an account" : known(account)} (${isUnknown(region) ? "a region known later" : region})`;
}
