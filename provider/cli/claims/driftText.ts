import { countAccounts } from "../../domain/accountLine";
import { inline } from "../../domain/printable";
import { type Line, styled } from "../styled";
import type { Drift } from "./drift";
import { storeText } from "./text";

/** Whether something is missing, is unexpected, or is wrong in another way. */
type Sign = "−" | "+" | "!";

/** A difference in words. */
interface ToldDrift {
  readonly sign: Sign;
  readonly text: string;
}

/** A difference in one line. */
export function tellDrift(drift: Drift): ToldDrift {
  switch (drift.kind) {
    case "accountNotClaimed":
      return { sign: "−", text: `${drift.accountId}: ${inline(drift.claim)} no longer claims it` };
    case "accountClaimed":
      return { sign: "+", text: `${drift.accountId}: ${inline(drift.claim)} claims it` };
    case "claimMissing":
      return {
        sign: "−",
        text: `${inline(drift.claim)} claims nothing any more, not ${countAccounts(drift.accounts, false)}`,
      };
    case "claimUnexpected":
      return { sign: "+", text: `${inline(drift.claim)} claims ${countAccounts(drift.accounts, false)}` };
    case "claimTwice":
      return {
        sign: "!",
        text: `${inline(drift.claim)} is the name of ${drift.keys.length} claims: ${drift.keys.map(inline).join(", ")}`,
      };
    case "accountMissing":
      return { sign: "−", text: `${drift.accountId} is not on the aggregator` };
    case "accountUnexpected":
      return { sign: "+", text: `${drift.accountId} is on the aggregator, and isn't expected there` };
    case "claimTorn":
      return { sign: "!", text: `${inline(drift.key)}: parts of this claim are missing` };
    case "claimDamaged":
      return { sign: "!", text: `${inline(drift.key)}: this claim can't be read, or is of a later version` };
    case "notAClaim":
      return { sign: "!", text: `${inline(drift.key)}: this looks like a claim, but isn't one` };
    case "leaseDamaged":
      return { sign: "!", text: "the item lease can't be read, so no stack can publish" };
    case "claimsMoved":
      return { sign: "!", text: `the claims were moved to ${inline(drift.found)}` };
    case "otherOwner":
      return { sign: "!", text: `${ownerText(drift.found)}, not ${inline(drift.expected ?? "nobody")}` };
    case "otherStore":
      return {
        sign: "!",
        text: `claims are kept ${inline(storeText(drift.found))}, not ${inline(storeText(drift.expected))}`,
      };
  }
}

/** Differences, one line each. */
export function driftLines(drifts: readonly Drift[]): Line[] {
  return drifts.map((drift) => {
    const { sign, text } = tellDrift(drift);
    return [styled(sign === "+" ? "good" : "bad", sign), ` ${text}`];
  });
}

function ownerText(owner: string | null): string {
  return owner === null ? "no stack owns it" : `${inline(owner)} owns it`;
}
