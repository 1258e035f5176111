import type { LiveAggregator, Source } from "../../aws/aggregator";
import { OWNER_TAG, sameOwner } from "../../merge/owner";
import { sortedUnique } from "../../merge/sets";
import type { Tags } from "../../merge/tags";
import { markSecret } from "../secret";
import { type Inputs, memberMap, type Outputs, regionInputs } from "./inputs";
import { accountsOf } from "./plan";

/** The outputs of a resource with these inputs, once AWS shows `live` and `tags` (visible ones). */
export function outputsOf(inputs: Inputs, live: LiveAggregator, tags: Tags): Outputs {
  return protect({
    ...inputs,
    arn: live.arn,
    accountIds: accountsOf(live.source),
    tagsAll: tags,
    createdBy: live.createdBy ?? "",
    creationTime: live.creationTime ?? "",
    lastUpdatedTime: live.lastUpdatedTime ?? "",
  });
}

/** Outputs of which some parts were read again, and the others are as they were. */
export function refreshedOutputs(
  inputs: Inputs,
  olds: Outputs,
  read: { aggregator?: LiveAggregator | undefined; tags?: Tags | undefined },
): Outputs {
  const { aggregator } = read;
  return protect({
    ...inputs,
    arn: aggregator?.arn ?? olds.arn,
    accountIds: aggregator ? accountsOf(aggregator.source) : olds.accountIds,
    tagsAll: read.tags ?? olds.tagsAll,
    createdBy: aggregator?.createdBy ?? olds.createdBy,
    creationTime: aggregator?.creationTime ?? olds.creationTime,
    lastUpdatedTime: aggregator?.lastUpdatedTime ?? olds.lastUpdatedTime,
  });
}

function protect(outputs: Outputs): Outputs {
  const secrets = (outputs.secretOutputs ?? []).map((key) => [key, markSecret(outputs[key])]);
  return { ...outputs, ...Object.fromEntries(secrets) };
}

/**
 * The inputs as AWS shows them: what a resource declared and is no longer there is left out, and what changed
 * is as it is now. With `preserve`, what others put there doesn't show.
 *
 * @param tags - visible tags that are on the aggregator
 */
export function observedInputs(inputs: Inputs, live: LiveAggregator, tags: Tags): Inputs {
  const all = inputs.merge === "replace";
  const own = (declared: Tags | undefined) => declared && pick(tags, (key) => Object.hasOwn(declared, key));
  const ownTags = all ? pick(tags, (key) => !Object.hasOwn(inputs.defaultTags ?? {}, key)) : own(inputs.tags);
  const defaultTags = own(inputs.defaultTags);
  const { accountAggregationSource, organizationAggregationSource, aggregatorFilters, ...rest } = inputs;
  return {
    ...rest,
    ...sourceInputs(
      live.source,
      (id) => all || Object.hasOwn(accountAggregationSource?.accountIds ?? {}, id),
    ),
    ...(aggregatorFilters && { aggregatorFilters: live.filters }),
    ...(ownTags && (inputs.tags || Object.keys(ownTags).length > 0) && { tags: ownTags }),
    ...(defaultTags && { defaultTags }),
  };
}

/** Inputs for an aggregator that no program declared: all that is live. */
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
 * The inputs to record when tagging was interrupted: as declared, but with every tag that was declared before or is
 * now at the value it has, and the owner tag as it is. So the next update sees what is still to be done.
 *
 * @param tags - all tags that are on the aggregator
 */
export function interruptedInputs(inputs: Inputs, declared: readonly Tags[], tags: Tags): Inputs {
  const { defaultTags: _, ownerTag: __, ...rest } = inputs;
  return {
    ...rest,
    ...(!sameOwner(tags[OWNER_TAG], inputs.owner) && { ownerTag: false }),
    tags: pick(tags, (key) => declared.some((some) => Object.hasOwn(some, key))),
  };
}
