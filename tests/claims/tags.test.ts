import assert from "node:assert/strict";
import { systemClock } from "../../provider/aws/retry";
import { CLAIM_PREFIX } from "../../provider/claims/key";
import { tagClaims } from "../../provider/claims/tags";
import { accounts, MemoryAws } from "../support/memoryAws";
import { claimStoreSuite } from "./suite";

const REGION = "us-east-1";

describe("claims on tags", () => {
  const traits = {
    exclusive: false,
    findsOut: false,
    noticesOtherRuns: false,
    room: { accounts: 800, claims: 22 },
  };
  claimStoreSuite(traits, async () => {
    const aws = new MemoryAws();
    aws.set("security", REGION, { source: accounts("a"), tags: { team: "security" } });
    const live = () => aws.live("security", REGION) ?? assert.fail("it is there");
    const set = (tags: Record<string, string>) =>
      aws.set("security", REGION, { tags: { ...live().tags, ...tags } });
    return {
      open: (claimant) => tagClaims(aws.api(REGION), live().arn, claimant, systemClock),
      setTime: (seconds) => {
        aws.now = () => seconds * 1000;
      },
      contents: async () => ({ ...live().tags }),
      plantForeign: async () => {
        set({ [`${CLAIM_PREFIX}notes`]: "ask platform before changing anything" });
        return `${CLAIM_PREFIX}notes`;
      },
      damage: async (key) => set({ [CLAIM_PREFIX + key]: "settled all of them" }),
      loseNextAnswer: (when) => {
        aws.fates[aws.calls.length] = when === "before" ? "unknown-outcome" : "unknown-outcome after";
      },
    };
  });
});
