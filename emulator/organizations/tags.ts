import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { managed, shown } from "./access";
import { constraintViolation, invalidInput, targetNotFound } from "./errors";
import { readInput } from "./input";
import { pageOf } from "./page";
import { withTree } from "./registry";
import { listTagsForResourceShape, tagResourceShape, untagResourceShape } from "./shapes";
import { accountOf, type Tags, type Tree, withOne } from "./tree";
import { tagsToWire } from "./wire";

/** The maximum number of tags of a root, an OU or an account. */
const mostTags = 50;

/** Adds tags to the root, an OU or an account, or changes their values; other tags stay. */
export function tagResource(call: Call): Outcome {
  const { ResourceId: id, Tags: added } = readInput(tagResourceShape, call.input);
  const tree = managed(call);
  return retagged(id, tagsFrom(added, tagsOf(id, tree, call)), tree, call);
}

/** Removes tags; keys that the resource does not have are ignored. */
export function untagResource(call: Call): Outcome {
  const { ResourceId: id, TagKeys: keys } = readInput(untagResourceShape, call.input);
  for (const key of keys) refuseSystemKey(key);
  const tree = managed(call);
  const left = Object.entries(tagsOf(id, tree, call)).filter(([key]) => !keys.includes(key));
  return retagged(id, Object.fromEntries(left), tree, call);
}

/** The tags of the root, an OU or an account, by key. */
export function listTagsForResource(call: Call): Outcome {
  const { ResourceId: id, ...input } = readInput(listTagsForResourceShape, call.input);
  const tags = tagsToWire(tagsOf(id, shown(call), call));
  const { items, ...next } = pageOf(`tags of ${id}`, tags, ({ Key }) => Key, input, call);
  return { answer: { Tags: items, ...next } };
}

/** Tags merged with those of a request. Throws InvalidInputException and ConstraintViolationException. */
export function tagsFrom(
  added: readonly { readonly Key: string; readonly Value: string }[] = [],
  before: Tags,
): Tags {
  for (const { Key } of added) refuseSystemKey(Key);
  if (new Set(added.map(({ Key }) => Key)).size < added.length) {
    throw invalidInput(
      "DUPLICATE_TAG_KEY",
      "Tag keys must be unique among the tags attached to the same entity.",
    );
  }
  const tags = { ...before, ...Object.fromEntries(added.map(({ Key, Value }) => [Key, Value])) };
  if (Object.keys(tags).length > mostTags) {
    throw constraintViolation(
      "MAX_TAG_LIMIT_EXCEEDED",
      "You have exceeded the number of tags allowed on this resource.",
    );
  }
  return tags;
}

/** The tags of the root, an OU or an account. Throws TargetNotFoundException. */
function tagsOf(id: string, tree: Tree, { now }: Call): Tags {
  const target = id === tree.root.id ? tree.root : (tree.units.get(id) ?? accountOf(id, tree, now));
  if (target === undefined) throw targetNotFound();
  return target.tags;
}

function retagged(id: string, tags: Tags, tree: Tree, { state }: Call): Outcome {
  const organizations = withTree(state.organizations, withTags(id, tags, tree));
  return { changes: [{ kind: "organizations", organizations }] };
}

function withTags(id: string, tags: Tags, tree: Tree): Tree {
  const unit = tree.units.get(id);
  if (unit !== undefined) return { ...tree, units: withOne(tree.units, { ...unit, tags }) };
  const account = tree.accounts.get(id);
  if (account !== undefined) return { ...tree, accounts: withOne(tree.accounts, { ...account, tags }) };
  return { ...tree, root: { ...tree.root, tags } };
}

function refuseSystemKey(key: string): void {
  if (key.toLowerCase().startsWith("aws:")) {
    throw invalidInput(
      "INVALID_SYSTEM_TAGS_PARAMETER",
      "You specified a tag key that is a system tag. You can't add, edit, or delete system tag keys.",
    );
  }
}
