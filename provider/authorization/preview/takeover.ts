import { TAGS } from "../../domain/quotas";
import { desiredTags, type IgnoredTags, type Tags, tagChange, visibleTags } from "../../domain/tags";
import { isUnknown } from "../../engine/unknown";
import { declaredTags, type Inputs, type Outputs } from "../inputs";
import { isControlTowers } from "../relation";

/** What happens to the tags of authorizations that are taken over, in all regions together. */
interface TagTakeover {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  /** Regions in which the authorization would have more tags than AWS allows, and how many. */
  readonly full: Readonly<Record<string, number>>;
}

/**
 * Counts what a takeover does to existing tags. Tags of others stay, and what AWS Control Tower manages is not changed.
 *
 * @param olds - outputs of the last deployment; undefined if there was none
 * @param found - what is taken over, with all tags
 */
export function tagTakeover(
  inputs: Inputs,
  olds: Outputs | undefined,
  found: readonly { readonly region: string; readonly tags: Tags }[],
  ignored: IgnoredTags,
): TagTakeover {
  const takeover = { added: 0, changed: 0, removed: 0, full: {} as Record<string, number> };
  if (isUnknown(inputs.tags)) return takeover;
  for (const { region, tags } of found) {
    if (isControlTowers(tags)) continue;
    const visible = visibleTags(tags, ignored);
    const desired = desiredTags("preserve", olds ? declaredTags(olds) : {}, declaredTags(inputs), visible);
    const { set = {}, remove = [] } = tagChange(visible, desired) ?? {};
    const added = Object.keys(set).filter((key) => !Object.hasOwn(tags, key)).length;
    takeover.added += added;
    takeover.changed += Object.keys(set).length - added;
    takeover.removed += remove.length;
    const total = Object.keys(tags).length - remove.length + added;
    if (added > 0 && total > TAGS) takeover.full[region] = total;
  }
  return takeover;
}
