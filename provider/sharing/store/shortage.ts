import { TAG_QUOTA } from "../../domain/quotas";

/** The maximum size of a DynamoDB item, in bytes. */
export const LARGEST_ITEM = 400 * 1024;

/** Why a claim doesn't fit where claims are kept. */
export type Shortage =
  /** The aggregator has too few free tags for it besides those of others. */
  | {
      readonly of: "tags";
      /** How many tags the claim takes. */
      readonly needed: number;
      /** How many tags are claims of other stacks. */
      readonly claims: number;
      /** How many tags are not claims. */
      readonly others: number;
      /** How many have to stay free. */
      readonly reserve: number;
    }
  /** The aggregator has too few free tags for the claims of all stacks, which are to be moved there. */
  | {
      readonly of: "tags for all";
      /** How many claims there are. */
      readonly claims: number;
      /** How many tags they take. */
      readonly needed: number;
      readonly others: number;
      readonly reserve: number;
    }
  /** AWS has rejected the tags. */
  | { readonly of: "tags by AWS"; readonly awsCode: string; readonly said: string }
  /** The item in the table would be too large. */
  | { readonly of: "item"; readonly bytes: number; readonly accounts: number; readonly leaving: number };

/** A shortage as part of a sentence, with its numbers. */
export function describeShortage(shortage: Shortage): string {
  switch (shortage.of) {
    case "tags": {
      const { needed, claims, others, reserve } = shortage;
      return (
        `${TAG_QUOTA}: ${claims} are claims of other stacks, ${others} are other tags, this claim needs ${needed}, and ` +
        describeReserve(reserve)
      );
    }
    case "tags for all": {
      const { needed, claims, others, reserve } = shortage;
      return `${TAG_QUOTA}: ${claims} claims need ${needed}, ${others} are other tags, and ${describeReserve(reserve)}`;
    }
    case "tags by AWS":
      return shortage.said;
    case "item":
      return (
        `a DynamoDB item can have ${LARGEST_ITEM} bytes, and the claim of ${shortage.accounts} accounts, with ` +
        `${shortage.leaving} more that are leaving, needs ${shortage.bytes}`
      );
  }
}

/** How many tags have to stay free, and why, as part of a sentence. */
export function describeReserve(reserve: number): string {
  return `${reserve} must stay free, so that every stack can change its claim and leave`;
}
