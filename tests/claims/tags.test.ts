import assert from "node:assert/strict";
import type { AggregatorApi } from "../../provider/aws/aggregator";
import { AwsError } from "../../provider/aws/errors";
import { CLAIM_PREFIX } from "../../provider/domain/claimKey";
import { OWNER_TAG } from "../../provider/domain/owner";
import { tagKey } from "../../provider/sharing/store/tagFormat";
import { tagClaims } from "../../provider/sharing/store/tags";
import { accounts, MemoryAws } from "../support/memoryAws";
import { claimStoreSuite } from "./suite";

const REGION = "us-east-1";
const OWNED = { [OWNER_TAG]: "acme/platform/prod/0123456789abcdef merge=shared store=tags" };

describe("claims on tags", () => {
  const traits = {
    exclusive: false,
    findsOut: false,
    noticesOtherRuns: false,
    outlivesLate: "writes" as const,
    room: { accounts: 300, claims: 22 },
  };
  claimStoreSuite(traits, async () => {
    const aws = new MemoryAws();
    aws.set("security", REGION, { source: accounts("a"), tags: { team: "security", ...OWNED } });
    const live = () => aws.live("security", REGION) ?? assert.fail("it is there");
    const set = (tags: Record<string, string>) =>
      aws.set("security", REGION, { tags: { ...live().tags, ...tags } });
    let nonces = 0;
    const clock = { ...aws.time, random: () => (nonces++ % 1_000) / 1_000 };
    const onTheWay: (() => Promise<void>)[] = [];
    let isKilled = false;
    const onItsWay = async (request: () => Promise<void>) => {
      if (!isKilled) return request();
      onTheWay.push(request);
      throw new AwsError("no answer", "unknown-outcome", "TimeoutError", undefined);
    };
    const direct = aws.api(REGION);
    const api: AggregatorApi = {
      ...direct,
      tag: (...args) => onItsWay(() => direct.tag(...args)),
      untag: (...args) => onItsWay(() => direct.untag(...args)),
    };
    return {
      open: (claimant) => tagClaims({ api, arn: live().arn, claimant, clock, visible: 1_000 }),
      setTime: (seconds) => {
        aws.now = () => seconds * 1000;
      },
      contents: async () => ({ ...live().tags }),
      plantForeign: async () => {
        set({ [`${CLAIM_PREFIX}notes`]: "ask platform before changing anything" });
        return `${CLAIM_PREFIX}notes`;
      },
      damage: async (key) => set({ [tagKey(key, "zzzzzzz", 0)]: "settled all of them" }),
      loseNextAnswer: (when) => {
        aws.fates[aws.calls.length] = when === "before" ? "unknown-outcome" : "unknown-outcome after";
      },
      killed: async (write) => {
        isKilled = true;
        await write().catch(() => {});
        isKilled = false;
      },
      land: async () => {
        for (const request of onTheWay.splice(0)) await request();
      },
    };
  });
});
