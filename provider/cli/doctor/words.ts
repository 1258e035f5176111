import { accountsOf, type LiveAggregator } from "../../aws/aggregator";
import { createTableInput, type DescribedKeys } from "../../aws/tableMaker";
import { claimsTableArgs } from "../../domain/claimsTable";
import { count } from "../../domain/listing";
import { OWNER_TAG, parseOwner } from "../../domain/owner";
import type { Tags } from "../../domain/tags";
import { keysText } from "../table/keys";

/** `4 accounts`, or `an organization` */
export function accountsText({ source }: LiveAggregator): string {
  return source.kind === "organization" ? "an organization" : count(accountsOf(source).length, "account");
}

/**
 * Which stack owns an aggregator, in words.
 *
 * @param tags - undefined: they can't be read
 */
export function ownerText(tags: Tags | undefined): string {
  if (tags === undefined) return "its tags can't be read";
  const owner = parseOwner(tags[OWNER_TAG]);
  return owner === undefined ? "no stack owns it" : `${owner.stack} owns it`;
}

/** What is wrong with the keys of a table of claims; undefined: nothing. */
export function keysProblem(found: DescribedKeys): string | undefined {
  const [theirs, ours] = [keysText(found), keysText(createTableInput("", claimsTableArgs))];
  return theirs === ours ? undefined : `has the ${theirs}; a table for claims has the ${ours}`;
}
