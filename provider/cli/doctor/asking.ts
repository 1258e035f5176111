import { accountRegions, type RegionStatuses } from "../../aws/accountRegions";
import type { AggregatorApi, LiveAggregator } from "../../aws/aggregator";
import { authorizations } from "../../aws/authorizations";
import { awsTime, machineClocks } from "../../aws/awsTime";
import { configService } from "../../aws/configService";
import { type Connection, connect } from "../../aws/connection";
import { credentialSource, describeSource } from "../../aws/credentialSource";
import { dynamodbTable } from "../../aws/dynamodb";
import { type ConfiguredEndpoint, configuredEndpoint, ENDPOINT_SERVICES } from "../../aws/endpoints";
import { isOfKind } from "../../aws/errors";
import type { OrganizationApi } from "../../aws/organization";
import { organizations } from "../../aws/organizations";
import { type Caller, type ProbeApi, probes } from "../../aws/probes";
import { remembered } from "../../aws/remembered";
import type { Settings } from "../../aws/settings";
import { type LiveTable, tableMaker } from "../../aws/tableMaker";
import { type ClaimLocation, tableOf } from "../../domain/claimLocation";
import { claimsTableArgs } from "../../domain/claimsTable";
import { partitionOf } from "../../domain/region";
import type { Tags } from "../../domain/tags";
import { UnknownAggregatorError } from "../../live/errors";
import { likelyAggregator } from "../../live/likely";
import { resolveStore } from "../claims/resolveStore";
import type { Ahead } from "./clock";
import { type Installed, installed } from "./installed";

/** What the user wants checked. */
export interface Subject {
  readonly settings: Settings;
  /** Undefined: no region is set. */
  readonly region: string | undefined;
  /** The aggregator; undefined: no particular one. */
  readonly name: string | undefined;
  /** The table of claims, by name or ARN; undefined: the one that the aggregator's tags name. */
  readonly table: string | undefined;
  /** ARNs of roles for an organization's aggregator. */
  readonly roleArns: readonly string[];
}

/** A table of claims, and the calls to read it. */
interface AskedTable {
  readonly name: string;
  readonly region: string;
  describe(): Promise<LiveTable | undefined>;
  query(): Promise<unknown>;
  get(): Promise<unknown>;
}

/** The questions of checks. Each is asked only when a check needs it, and only once for all checks. */
export interface Asking {
  readonly subject: Subject;
  /** Where the credentials come from, in words. */
  readonly source: string;
  readonly installed: Installed;
  /** Endpoints that are not AWS's own, by where they are set, with their services. */
  endpoints(): Promise<readonly (ConfiguredEndpoint & { readonly services: readonly string[] })[]>;
  /** The caller, and the region that answered. */
  caller(): Promise<Caller & { readonly region: string }>;
  regions(): Promise<RegionStatuses>;
  /** All aggregators of the region; undefined: no region is known. */
  aggregators(): Promise<readonly LiveAggregator[] | undefined>;
  /** The named aggregator; undefined: none was named, or no region is known. */
  named(): Promise<LiveAggregator | undefined>;
  namedTags(): Promise<Tags | undefined>;
  /** The named aggregator or, if none was named, any one; undefined: there is none. */
  any(): Promise<LiveAggregator | undefined>;
  /** Undefined: as far as is known, claims are not kept in a table. */
  table(): Promise<AskedTable | undefined>;
  /** Whether the user wants an organization's aggregator. */
  isOrganizationWanted(): Promise<boolean>;
  /** Whether the account has to be a delegated administrator for it. */
  isDelegationNeeded(): Promise<boolean>;
  /** Small reads in the region. */
  probe(): Promise<ProbeApi>;
  tags(arn: string): Promise<Tags>;
  /** Undefined: no region is known. */
  authorizations(): Promise<unknown>;
  organization(): Promise<OrganizationApi>;
  /** Undefined: AWS has not answered. */
  clock(): Promise<Ahead | undefined>;
}

/** The maximum duration of a check's call, in seconds. */
const SECONDS = 20;

/** Used for an account that is not known. */
const NO_ACCOUNT = "000000000000";

/** A region of each partition that accounts can't disable. */
const HOMES: Readonly<Record<string, string>> = {
  aws: "us-east-1",
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
};

/**
 * The questions of checks, with these settings.
 *
 * @param longest - the maximum duration of a call, in seconds, including repetitions
 */
export function openAsking(subject: Subject, longest = SECONDS): Asking {
  const { region, name } = subject;
  const { requestTimeoutSeconds } = subject.settings;
  const settings = { ...subject.settings, requestTimeoutSeconds: Math.min(requestTimeoutSeconds, longest) };
  const { time, isKnown } = watchedTime();
  const connections = new Map<string, Connection>();
  const connection = (at: string) => {
    const connected = connections.get(at) ?? connect(settings, at, time);
    connections.set(at, connected);
    return connected;
  };
  const home = HOMES[partitionOf(region ?? "")] ?? region ?? "";

  const caller = remembered(async () => {
    const first = region ?? home;
    try {
      return { ...(await probes(connection(first)).caller()), region: first };
    } catch (error) {
      // In a region that the account has not enabled, AWS rejects all credentials.
      if (!isOfKind(error, "unauthenticated") || first === home || !isKnown()) throw error;
      return { ...(await probes(connection(home)).caller()), region: home };
    }
  });
  /** Ask nothing else until credentials are found: every call would repeat the search and fail. */
  const signed = async (at: string | undefined): Promise<Connection> => {
    const seen = await caller().catch((error: unknown) => {
      if (isOfKind(error, "unauthenticated")) throw error;
      return undefined;
    });
    return connection(at ?? seen?.region ?? home);
  };
  const api = async (): Promise<AggregatorApi | undefined> =>
    region === undefined ? undefined : configService(await signed(region));

  const aggregators = remembered(async () => (await api())?.list());
  const named = remembered(async () => {
    if (name === undefined || region === undefined) return undefined;
    const asked = configService(await signed(region));
    const found = await asked.describe(name);
    if (found) return found;
    throw new UnknownAggregatorError({ name, region }, await likelyAggregator(asked, name));
  });
  const tags = remembered(async (arn) => configService(await signed(region)).listTags(arn));
  const namedTags = async () => {
    const found = await named();
    return found && tags(found.arn);
  };
  const isOrganizationWanted = async () => {
    const found = await named().catch(() => undefined);
    return subject.roleArns.length > 0 || found?.source.kind === "organization";
  };
  const organization = remembered(async () => onceEach(organizations(await signed(undefined))));
  const table = remembered(async () => {
    const location = await locationOf(subject, namedTags);
    if (location?.dynamodbTable === undefined || region === undefined) return undefined;
    const { region: at } = tableOf(location, region);
    const items = dynamodbTable(await signed(at), location.dynamodbTable, claimsTableArgs);
    const partition = (await named().catch(() => undefined))?.arn ?? "none";
    const maker = tableMaker(settings, at);
    return {
      name: location.dynamodbTable,
      region: at,
      describe: remembered(() => maker.describe(location.dynamodbTable ?? "")),
      query: () => items.query(partition),
      get: () => items.get({ partition, sort: "lease" }),
    };
  });

  return {
    subject,
    source: describeSource(credentialSource(settings)),
    installed,
    endpoints: () => endpointsOf(settings),
    caller: () => caller(),
    regions: remembered(async () => accountRegions(await signed(undefined))),
    aggregators: () => aggregators(),
    named: () => named(),
    namedTags,
    any: async () => {
      const found = await named().catch(() => undefined);
      return found ?? (await aggregators())?.[0];
    },
    table: () => table(),
    isOrganizationWanted,
    isDelegationNeeded: async () => {
      if (!(await isOrganizationWanted())) return false;
      const seen = await (await organization()).describe().catch(() => undefined);
      const account = (await caller().catch(() => undefined))?.account;
      return seen === undefined || seen.managementAccount !== account;
    },
    probe: async () => probes(await signed(region)),
    tags: (arn) => tags(arn),
    authorizations: async () => {
      if (region === undefined) return undefined;
      const api = authorizations(await signed(region));
      const account = (await caller().catch(() => undefined))?.account ?? NO_ACCOUNT;
      return (await api.find({ accountId: account, region })) ?? "none";
    },
    organization: () => organization(),
    clock: async () => {
      await caller().catch(() => undefined);
      const wall = machineClocks.wall();
      return isKnown() ? { least: wall - time.latest(), most: wall - time.earliest() } : undefined;
    },
  };
}

/** AWS's time, and whether an answer has told it. */
function watchedTime() {
  const time = awsTime();
  let isKnown = false;
  const note: typeof time.note = (answer) => {
    isKnown = true;
    time.note(answer);
  };
  return { time: { ...time, note }, isKnown: () => isKnown };
}

/** The same calls, each made once. */
function onceEach(api: OrganizationApi): OrganizationApi {
  return {
    account: remembered(api.account),
    describe: remembered(api.describe),
    hasServiceAccess: remembered(api.hasServiceAccess),
    trustedServices: remembered(api.trustedServices),
    delegatedAdministrators: remembered(api.delegatedAdministrators),
  };
}

async function locationOf(
  { name, region, table }: Subject,
  namedTags: () => Promise<Tags | undefined>,
): Promise<ClaimLocation | undefined> {
  if (name === undefined || region === undefined)
    return table === undefined ? undefined : { dynamodbTable: table };
  const tags = await namedTags().catch(() => undefined);
  if (tags === undefined) return table === undefined ? undefined : { dynamodbTable: table };
  return resolveStore({ name, region }, tags, table);
}

async function endpointsOf({ endpoints }: Settings) {
  const all = await Promise.all(
    ENDPOINT_SERVICES.map(async (service) => {
      const given = endpoints[service];
      const found =
        given === undefined ? await configuredEndpoint(service) : { where: "--endpoint-url", value: given };
      return found && { ...found, service };
    }),
  );
  const byPlace = new Map<string, ConfiguredEndpoint & { readonly services: string[] }>();
  for (const found of all) {
    if (found === undefined) continue;
    const { where, value, service } = found;
    const known = byPlace.get(where) ?? { where, value, services: [] };
    known.services.push(service);
    byPlace.set(where, known);
  }
  return [...byPlace.values()];
}
