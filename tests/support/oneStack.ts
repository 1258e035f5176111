import assert from "node:assert/strict";
import type { Inputs, Outputs } from "../../provider/aggregator/inputs";
import type { LiveAggregator } from "../../provider/aws/aggregator";
import { OWNER_TAG, ownerTagValue } from "../../provider/domain/owner";
import { memberMap } from "../../provider/inputs/accounts";
import { accounts, ids, Killed, letters, MemoryAws } from "./memoryAws";
import { type Args, MiniEngine } from "./miniEngine";

export const NAME = "security";
export const REGION = "us-east-1";
/** The name of the resource that declares the aggregator. */
export const OWNER = "organization/project/stack/0123456789abcdef0123456789abcdef";
/** The name of a resource of another stack. */
export const OTHER = "organization/platform/prod/ffffffffffffffffffffffffffffffff";

/** The arguments of an aggregator that isn't shared; accounts are letters. */
export function declaring(list: string, more: Args = {}): Args {
  return { name: NAME, accountAggregationSource: { accountIds: ids(list), allRegions: true }, ...more };
}

export const ORGANIZATION: Args = {
  name: NAME,
  organizationAggregationSource: { roleArn: "arn:aws:iam::123456789012:role/org", allRegions: true },
};

/** The resource's id in its state. */
export const UID = "0123456789abcdef";

/** Checked inputs of that resource. */
export function checked(list: string, more: Partial<Inputs> = {}): Inputs {
  const source = { accountIds: memberMap(ids(list)), allRegions: true } as const;
  return { name: NAME, region: REGION, accountAggregationSource: source, owner: OWNER, ...more };
}

/** The resource's outputs after a deployment. */
export function recorded(list: string, more: Partial<Outputs> = {}): Outputs {
  return { ...checked(list), ...showing(list), uid: UID, ...more };
}

function showing(list: string) {
  const { arn, creationTime, lastUpdatedTime } = aggregatorOf(list);
  return { arn, creationTime, lastUpdatedTime, createdBy: "", accountIds: ids(list), tagsAll: {} };
}

type Live = LiveAggregator & Required<Pick<LiveAggregator, "creationTime" | "lastUpdatedTime">>;

/** The resource's aggregator, as AWS describes it. */
export function aggregatorOf(list: string, more: Partial<LiveAggregator> = {}): Live {
  return {
    name: NAME,
    arn: `arn:aws:config:${REGION}:123456789012:config-aggregator/config-aggregator-0`,
    source: accounts(list),
    filters: {},
    creationTime: "2026-01-01T00:00:00.000Z",
    lastUpdatedTime: "2026-01-02T00:00:00.000Z",
    ...more,
  };
}

/** One stack, and the aggregator that it declares. */
export class OneStack {
  readonly aws = new MemoryAws();
  readonly stack = new MiniEngine(this.aws);

  readonly live = () => this.aws.live(NAME, REGION) ?? assert.fail("there is no aggregator");

  readonly liveAccounts = () => {
    const { source } = this.live();
    return source.kind === "account" ? letters(source.accountIds) : "";
  };

  /** The owner tag of the resource in the state of an engine. */
  readonly tagOf = (engine = this.stack) =>
    ownerTagValue(engine.state?.outputs ?? assert.fail("there is no state"));

  /** A create that is killed before it marks itself as finished. */
  readonly killCreate = async (args: Args) => {
    const { aws, stack, live } = this;
    aws.begin({ 4: "killed before" }); // Describe (check), Describe, Put, ListTags, Tag
    await assert.rejects(stack.up(args), Killed);
    assert.match(live().tags[OWNER_TAG] ?? "", / creating/);
    aws.begin();
  };

  readonly calls = async (step: () => Promise<unknown>) => {
    this.aws.begin();
    await step();
    return this.aws.calls.join(" ");
  };
}
