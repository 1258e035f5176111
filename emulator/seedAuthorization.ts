import type { Authorization, AuthorizationKey } from "./authorization";
import { authorizationArn } from "./config/authorizationArn";
import { defaultAccount } from "./protocol/caller";
import { read } from "./protocol/read";
import { partitionOf, usableRegions } from "./regions";
import type { Settings } from "./settings";

/**
 * Authorizations to add without checking any rule, one for each region. Defaults: source account 123456789012, in
 * us-east-1, for aggregators in us-east-1, without tags, created now. Existing ones are replaced.
 */
export interface AuthorizationSeed {
  /**
   * The source account.
   *
   * @default "123456789012"
   */
  readonly account?: string;
  /**
   * The source regions; `all`: those that the source account can use.
   *
   * @default ["us-east-1"]
   */
  readonly regions?: "all" | readonly string[];
  /** The account of the aggregators that may collect. */
  readonly authorizedAccount: string;
  /**
   * The region of the aggregators that may collect.
   *
   * @default "us-east-1"
   */
  readonly authorizedRegion?: string;
  /**
   * Values by key.
   *
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Milliseconds since the epoch.
   *
   * @default now
   */
  readonly creationTime?: number;
}

const text = { type: "string" } as const;
const accountId = { type: "string", pattern: "\\d{12}" } as const;

const keyMembers = {
  account: accountId,
  region: text,
  authorizedAccount: accountId,
  authorizedRegion: text,
} as const;

/** The authorizations of a seed. Throws AwsError (ValidationException) if it is malformed. */
export function seededAuthorizations(value: unknown, settings: Settings, now: number): Authorization[] {
  const { regions, ...seed } = readSeed(value);
  const { account, authorizedRegion, tags = {}, creationTime = now } = withDefaults(seed);
  const named = regions === "all" ? usableRegions(account, partitionOf(authorizedRegion), settings) : regions;
  return named.map((region) => {
    const key = { account, region, authorizedAccount: seed.authorizedAccount, authorizedRegion };
    return { ...key, arn: authorizationArn(key), creationTime, tags };
  });
}

/** The key of an authorization in a control call. */
export function authorizationKeyIn(value: unknown): AuthorizationKey {
  const shape = {
    type: "structure",
    closed: true,
    required: ["authorizedAccount"],
    members: keyMembers,
  } as const;
  return { region: "us-east-1", ...withDefaults(read(shape, value)) };
}

function withDefaults<T extends { account?: string; authorizedRegion?: string }>(given: T) {
  return { account: defaultAccount, authorizedRegion: "us-east-1", ...given };
}

function readSeed(value: unknown) {
  const all = typeof value === "object" && value !== null && "regions" in value && value.regions === "all";
  const { region: _, ...members } = keyMembers;
  const regions = all ? text : ({ type: "list", member: text, min: 1 } as const);
  const seed = read(
    {
      type: "structure",
      closed: true,
      required: ["authorizedAccount"],
      members: {
        ...members,
        regions,
        tags: { type: "map" },
        creationTime: { type: "number", fractions: true },
      },
    },
    value,
  );
  const named = seed.regions ?? ["us-east-1"];
  return { ...seed, regions: typeof named === "string" ? ("all" as const) : named };
}
