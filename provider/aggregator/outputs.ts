import type { LiveAggregator, Source } from "../aws/aggregator";
import { accountsOf } from "../aws/aggregator";
import { isOwnedBy, OWNER_TAG } from "../domain/owner";
import { sortedUnique } from "../domain/sets";
import { type IgnoredTags, type Tags, visibleTags } from "../domain/tags";
import { memberMap } from "../inputs/accounts";
import { type Inputs, type Outputs, regionInputs, unitedSecrets } from "./inputs";

import { undeclaredIn } from "./undeclared";

/** The outputs of a resource with these inputs, once AWS shows `live` and `tags` (visible ones). */
export function outputsOf(inputs: Inputs, live: LiveAggregator, tags: Tags): Outputs {
  return {
    ...inputs,
    arn: live.arn,
    accountIds: accountsOf(live.source),
    tagsAll: tags,
    createdBy: live.createdBy ?? "",
    creationTime: live.creationTime ?? "",
    lastUpdatedTime: live.lastUpdatedTime ?? "",
  };
}

/** What was read again after a plan was executed. Parts that the plan didn't touch are undefined. */
interface ReadAgain {
  readonly aggregator: LiveAggregator | undefined;
  /** Visible tags. */
  readonly tags: Tags | undefined;
}

/** The outputs after a create or an update. A part that was not read again keeps its former value. */
export function outputsAfter(
  inputs: Inputs,
  olds: Outputs | undefined,
  { aggregator, tags }: ReadAgain,
): Outputs {
  if (aggregator) return outputsOf(inputs, aggregator, tags ?? olds?.tagsAll ?? {});
  if (!olds) throw new Error("a create reads or makes an aggregator");
  const { arn, accountIds, tagsAll, createdBy, creationTime, lastUpdatedTime } = olds;
  return {
    ...inputs,
    arn,
    accountIds,
    tagsAll: tags ?? tagsAll,
    createdBy,
    creationTime,
    lastUpdatedTime,
  };
}

/**
 * The inputs as AWS shows them: declared values that are no longer there are left out, and changed values are as they
 * are now. With `preserve`, accounts and tags of others are not included. With `replace` they are, because the next
 * update removes them; they are recorded as undeclared.
 *
 * @param inputs - what the resource has declared, without accounts and tags of others
 * @param tags - visible tags that are on the aggregator
 * @param marked - whether the aggregator has an owner tag, of this resource or of another one
 */
export function observedInputs(inputs: Inputs, live: LiveAggregator, tags: Tags, marked: boolean): Inputs {
  const all = inputs.merge === "replace";
  const own = (declared: Tags | undefined) => declared && pick(tags, (key) => Object.hasOwn(declared, key));
  const ownTags = all ? pick(tags, (key) => !Object.hasOwn(inputs.defaultTags ?? {}, key)) : own(inputs.tags);
  const defaultTags = own(inputs.defaultTags);
  const { accountAggregationSource, organizationAggregationSource, aggregatorFilters, ...rest } = inputs;
  const undeclared = all ? undeclaredIn(inputs, live, tags) : undefined;
  return {
    ...rest,
    ...sourceInputs(
      live.source,
      (id) => all || Object.hasOwn(accountAggregationSource?.accountIds ?? {}, id),
    ),
    ...(aggregatorFilters && { aggregatorFilters: live.filters }),
    ...(!marked && { ownerTag: false }),
    ...(ownTags && (inputs.tags || Object.keys(ownTags).length > 0) && { tags: ownTags }),
    ...(defaultTags && { defaultTags }),
    ...(undeclared && { undeclared }),
  };
}

/** Inputs for an aggregator that no program declared: everything that is live. */
export function inputsOfLive(live: LiveAggregator, region: string, tags: Tags): Omit<Inputs, "owner"> {
  return {
    name: live.name,
    region,
    ...sourceInputs(live.source, () => true),
    ...(Object.keys(live.filters).length > 0 && { aggregatorFilters: live.filters }),
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

function sourceInputs(source: Source, shown: (id: string) => boolean) {
  const regions = regionInputs(source.regions);
  return source.kind === "organization"
    ? { organizationAggregationSource: { roleArn: source.roleArn, ...regions } }
    : {
        accountAggregationSource: {
          accountIds: memberMap(sortedUnique(source.accountIds).filter(shown)),
          ...regions,
        },
      };
}

function pick(tags: Tags, chosen: (key: string) => boolean): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => chosen(key)));
}

/**
 * The inputs to record if tagging was interrupted: as declared, but every tag that was declared before or is declared
 * now has the value that AWS shows, and so has the owner tag. The next update then sees what is still to be done. With
 * `replace`, the tags of others are recorded as undeclared.
 *
 * @param left - all tags that are on the aggregator
 */
export function interruptedInputs(
  inputs: Inputs,
  olds: Outputs | undefined,
  declared: readonly Tags[],
  left: Tags,
  ignored: IgnoredTags,
): Inputs {
  const { defaultTags: _, ownerTag: __, secrets: ___, ...rest } = inputs;
  const secrets = unitedSecrets(inputs, olds ?? {});
  const all = inputs.merge === "replace";
  const visible = visibleTags(left, ignored);
  const isOwn = (key: string) => declared.some((tags) => Object.hasOwn(tags, key));
  const others = all ? Object.keys(visible).filter((key) => !isOwn(key)) : [];
  return {
    ...rest,
    ...(secrets && { secrets }),
    ...(!isOwnedBy(left[OWNER_TAG], inputs) && { ownerTag: false }),
    tags: pick(visible, (key) => all || isOwn(key)),
    ...(others.length > 0 && { undeclared: { tags: others } }),
  };
}
