import { type Emulator, startEmulator } from "../../emulator";
import { claimBase, claimKey } from "../../provider/domain/claimKey";
import { ACCOUNT, claimed, OWNER, OWNER_HASH, OWNER_UID, ownedBy, REGION } from "./claimTags";
import { idOf } from "./healthReports";

/* The aggregator in the pictures of the documentation: 40 accounts of three stacks, in six regions. */

const REGIONS = ["eu-central-1", "eu-west-1", "eu-west-3", "us-east-1", "us-east-2", "us-west-2"];

const IDS = Array.from({ length: 40 }, (_, index) => idOf(index)).sort();
const OLD = Date.parse("2026-01-01T00:00:00Z");
const PARIS = "eu-west-3";

/** Accounts without an authorization in one region; there are fewer from day to day. */
const UNAUTHORIZED = [IDS.slice(2, 38), IDS.slice(2, 27), IDS.slice(2, 21), IDS.slice(2, 9)];
const [STOPPED, OFF, EMPTY] = [IDS.slice(16, 19), IDS.slice(24, 25), IDS.slice(30, 33)];
/** The number of days. On the last day, the aggregator is as in the pictures. */
export const DAYS = UNAUTHORIZED.length;

/** Starts a local AWS with the aggregator as it is on a day, counted from 0. */
export async function startPictured(day: number): Promise<Emulator> {
  const aws = await startEmulator();
  const owner = claimKey(claimBase(OWNER, "security", OWNER_HASH), OWNER_UID);
  const claims = [
    claimed(owner, IDS.slice(0, 6)),
    claimed("payments/prod/team:0123456789abcdef", IDS.slice(5, 24)),
    claimed("search/prod/team:0123aaaaaaaaaaaa", IDS.slice(22, 39)),
  ];
  await aws.seed({
    name: "security",
    accountIds: IDS,
    regions: REGIONS,
    creationTime: OLD,
    lastUpdatedTime: Date.now() - 3 * 3_600_000,
    tags: Object.assign({}, ownedBy("tags"), ...claims),
  });
  await aws.seedResources(
    IDS.flatMap((accountId, row) =>
      REGIONS.map((region, column) => ({
        accountId,
        region,
        resourceType: "AWS::EC2::VPC",
        count:
          EMPTY.includes(accountId) && region === "us-west-2" ? 0 : 1 + ((row * 7 + column * 13) % 45) * 20,
      })),
    ),
  );
  await aws.seedRecorders([
    ...STOPPED.map((account) => ({
      account,
      regions: ["eu-central-1"],
      recording: false,
      lastStartTime: OLD,
      lastStopTime: Date.now() - 86_400_000,
    })),
    ...OFF.map((account) => ({ account, regions: ["us-east-2", "us-west-2"], off: true })),
  ]);
  await authorizeAsOn(aws, day);
  return aws;
}

/** Adds the authorizations that accounts have given by a day, which must not be before the last one. */
export async function authorizeAsOn(aws: Emulator, day: number): Promise<void> {
  const missing = UNAUTHORIZED[day] ?? [];
  for (const account of IDS)
    await aws.authorize({
      account,
      regions: missing.includes(account) ? REGIONS.filter((region) => region !== PARIS) : REGIONS,
      authorizedAccount: ACCOUNT,
      authorizedRegion: REGION,
    });
}
