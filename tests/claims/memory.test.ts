import { MemoryClaims } from "../support/memoryClaims";
import { claimStoreSuite } from "./suite";

for (const exclusive of [true, false])
  describe(`claims in memory, ${exclusive ? "with one lease" : "with marks"}`, () => {
    const traits = {
      exclusive,
      findsOut: false,
      noticesOtherRuns: false,
      outlivesLate: "nothing" as const,
      room: { accounts: 10_000, claims: 300 },
    };
    claimStoreSuite(traits, async () => {
      let time = 0;
      const memory = new MemoryClaims(exclusive, () => time);
      return {
        open: (claimant) => memory.open(claimant),
        setTime: (seconds) => {
          time = seconds;
        },
        contents: async () => Object.fromEntries(memory.claims),
        plantForeign: async () => {
          memory.foreign.add("not a claim");
          return "not a claim";
        },
        damage: async (key) => {
          memory.claims.delete(key);
          memory.damaged.add(key);
        },
        loseNextAnswer: (when) => memory.loseNextAnswer(when),
      };
    });
  });
