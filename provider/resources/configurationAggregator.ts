import * as pulumi from "@pulumi/pulumi";
import { internalNames } from "../domain/internalNames";
import { given } from "./arguments";
import { awaitedBy } from "./awaited";
import { AwaitedSources, type WaitForSources, waits } from "./awaitedSources";
import type { Claims } from "./claims";
import { InvalidArgumentError } from "./errors";
import { identityAt, identityOfUrn } from "./identity";
import { lookingWith, watchingWith } from "./looking";
import { asAccountList, isSecretConfig, unset } from "./outputs";
import { programError } from "./programError";
import { PROVIDER_TEXT, refuseImport, requireResolvable } from "./providerText";

/** The accounts an aggregator collects from, and where. */
export interface AccountAggregationSource {
  /**
   * Ids of the source accounts, 1 to 10,000, each a string of 12 digits. A set: order and repetition mean nothing. AWS takes
   * 1,000 accounts that join or leave in a week, over all aggregators of an account and region.
   *
   * Every account has to authorize the aggregator's account and region, in each source region (AWS Config's
   * PutAggregationAuthorization); AWS collects nothing from it until then.
   */
  accountIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether to collect from all AWS regions, future ones too. Give either this or `regions`.
   *
   * @default false
   */
  allRegions?: pulumi.Input<boolean>;
  /**
   * Codes of the regions to collect from, as `us-east-1`. A set. Give either this or `allRegions`.
   *
   * @default all regions, with `allRegions: true`
   */
  regions?: pulumi.Input<pulumi.Input<string>[]>;
}

/** An organization whose accounts an aggregator collects from, also future ones, and where. */
export interface OrganizationAggregationSource {
  /**
   * ARN of a role, as `arn:aws:iam::111111111111:role/config`, of the aggregator's account and partition. It has to trust
   * `config.amazonaws.com` and to have the managed policy `service-role/AWSConfigRoleForOrganizations`: see
   * {@link OrganizationRole}. A role that the same program creates is waited for.
   */
  roleArn: pulumi.Input<string>;
  /**
   * Whether to collect from all AWS regions, future ones too. Give either this or `regions`.
   *
   * @default false
   */
  allRegions?: pulumi.Input<boolean>;
  /**
   * Codes of the regions to collect from, as `us-east-1`. A set. Give either this or `allRegions`.
   *
   * @default all regions, with `allRegions: true`
   */
  regions?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Which resources an aggregator takes in. A list left out or empty takes in all. */
export interface AggregatorFilters {
  /**
   * Resource types, as `AWS::EC2::Instance`. A set.
   *
   * @default all types
   */
  resourceTypes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Service principals that record the resources, as `config.amazonaws.com`. A set.
   *
   * @default all of them
   */
  servicePrincipals?: pulumi.Input<pulumi.Input<string>[]>;
}

/** The inputs of a {@link ConfigurationAggregator}. */
export interface ConfigurationAggregatorArgs {
  /**
   * The aggregator's name, 1 to 256 letters, digits, `-` and `_`. Another name is another aggregator.
   *
   * @default the resource's name, `-` and 7 hex characters, fixed when it is created
   */
  name?: pulumi.Input<string>;
  /**
   * The accounts to collect from. Give exactly one of the two sources; the other kind is another aggregator.
   *
   * @default none: then `organizationAggregationSource` is needed
   */
  accountAggregationSource?: pulumi.Input<AccountAggregationSource>;
  /**
   * The organization to collect from. Give exactly one of the two sources; the other kind is another aggregator. AWS lets the
   * organization's management account and its delegated administrators for `config.amazonaws.com` make such an aggregator.
   *
   * @default none: then `accountAggregationSource` is needed
   */
  organizationAggregationSource?: pulumi.Input<OrganizationAggregationSource>;
  /**
   * What becomes of accounts and tags that somebody else put there.
   *
   * - `preserve` keeps them: what this program declares is added, what it declared before and no longer does is
   *   removed.
   * - `replace` removes them: the declared set is the set.
   * - `shared` keeps them, and lets other stacks join with an {@link AggregatorMembership}, also at the same time.
   *
   * @default "preserve"
   */
  merge?: pulumi.Input<"preserve" | "replace" | "shared">;
  /**
   * Where claims are kept, with `merge: "shared"`.
   *
   * @default the provider's, then the tags of the aggregator
   */
  claims?: pulumi.Input<Claims>;
  /**
   * Whether to take over an aggregator that has this name already, with what is in it. Otherwise the preview refuses that. An
   * aggregator that an AWS service made is never taken over.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Whether to delete the aggregator although accounts of others are still in it. It has to be deployed before the delete.
   *
   * @default false
   */
  forceDestroy?: pulumi.Input<boolean>;
  /**
   * How many accounts one deployment may take out of the aggregator: a whole number, or a share of the accounts that this
   * program has on it, as `"50%"`, rounded down. A change that would take out more is refused at preview, so that a list
   * which came back empty doesn't empty the aggregator.
   *
   * With `merge: "replace"`, accounts of others count as well. Accounts that stay because other stacks claim them don't. A
   * destroy and a replacement have no such limit: use the option `protect`.
   *
   * @default "50%" from 10 accounts on; no limit below
   */
  maxRemovals?: pulumi.Input<number | string>;
  /**
   * ARN of a role to assume in source accounts, with `{account}` in place of the account id, as
   * `arn:aws:iam::{account}:role/audit`. With it, a preview that adds accounts looks in each of them whether it has
   * authorized the aggregator's account and region, and names those that haven't; one that adds regions looks there in the
   * accounts that stay, too. It refuses nothing, since an authorization may be deployed afterwards; what it could not look
   * at, it says. It looks for up to 40 seconds.
   *
   * The role needs `config:DescribeAggregationAuthorizations` and, with `allRegions`, `account:ListRegions`. It is assumed
   * with the provider's credentials, by previews only. It is for an aggregator of accounts, and changing it alone is no
   * change.
   *
   * @default none: nothing is checked
   * @example
   * ```ts
   * import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";
   *
   * new ConfigurationAggregator("security", {
   *   accountAggregationSource: { accountIds: ["222222222222"], allRegions: true },
   *   sourceRole: "arn:aws:iam::{account}:role/audit",
   * });
   * ```
   */
  sourceRole?: pulumi.Input<string>;
  /**
   * Whether a deployment that adds accounts or regions waits until AWS Config has reported success for the sources that it adds, a
   * source being an account in a region. `true` waits for all of them, for up to an hour. If they don't report in time, the
   * deployment fails with a list of those that are missing and why; the aggregator is deployed all the same, and the next
   * deployment waits again. Resources that depend on the aggregator don't wait.
   *
   * @default false
   * @example
   * ```ts
   * import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";
   *
   * new ConfigurationAggregator("security", {
   *   accountAggregationSource: { accountIds: ["222222222222"], regions: ["us-east-1"] },
   *   waitForSources: { timeoutSeconds: 1800, atLeast: 0.95 },
   * });
   * ```
   */
  waitForSources?: boolean | WaitForSources;
  /**
   * Whether each preview and each update prints how many sources of the aggregator are healthy. It reads their statuses for up to
   * 20 seconds, and refuses nothing. Changing it alone is no change.
   *
   * @default false
   */
  health?: pulumi.Input<boolean>;
  /**
   * Whether to mark the aggregator with the tag `aggregator-owner`, by which a stack recognises it as its own if its state
   * doesn't know it. Set it to false if a tag policy forbids the key; a create that was killed, and
   * `pulumi up --replace`, then need `adopt`.
   *
   * @default true
   */
  ownerTag?: pulumi.Input<boolean>;
  /**
   * Whether to ask AWS Organizations and IAM, before an organization's aggregator is created or changed, if AWS will reject
   * it. Set it to false if such a check is mistaken; AWS then decides at the deployment. It means nothing for an
   * aggregator of accounts, and changing it alone is no change.
   *
   * @default true
   */
  preflight?: pulumi.Input<boolean>;
  /**
   * What to collect. If it is left out, filters that somebody else set stay.
   *
   * @default the filters that are there
   */
  aggregatorFilters?: pulumi.Input<AggregatorFilters>;
  /**
   * Tags, beside the provider's `defaultTags`. AWS takes 50 of them, those of others and the owner tag included, with keys of
   * 1 to 128 and values of at most 256 letters, digits, spaces and `_ . : / = + - @`.
   *
   * @default none
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Code of the aggregator's region, as `us-east-1`. Another region is another aggregator.
   *
   * @default the provider's
   */
  region?: pulumi.Input<string>;
}

/** The names of all outputs. */
const OUTPUTS = [
  "arn",
  "name",
  "region",
  "accountAggregationSource",
  "organizationAggregationSource",
  "aggregatorFilters",
  "accountIds",
  "tags",
  "tagsAll",
  "createdBy",
  "creationTime",
  "lastUpdatedTime",
];

/**
 * An AWS Config configuration aggregator that keeps the accounts and tags that others put there.
 *
 * @example
 * ```ts
 * import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";
 *
 * const aggregator = new ConfigurationAggregator("security", {
 *   accountAggregationSource: { accountIds: ["111111111111"], allRegions: true },
 *   tags: { team: "security" },
 * });
 * export const arn = aggregator.arn;
 * ```
 */
export class ConfigurationAggregator extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType = "pulumi-nodejs:dynamic/aws-config:ConfigurationAggregator";

  /** The aggregator's ARN. AWS makes its last part up: an aggregator that is created again has another one. */
  declare readonly arn: pulumi.Output<string>;
  /** The aggregator's name. */
  declare readonly name: pulumi.Output<string>;
  /** Code of the aggregator's region, as `us-east-1`. */
  declare readonly region: pulumi.Output<string>;
  /** What this program declares of accounts and regions; undefined for an organization's aggregator. */
  declare readonly accountAggregationSource: pulumi.Output<
    | {
        /** Ids of the declared accounts, each a string of 12 digits, sorted. */
        accountIds: string[];
        /** Whether it collects from all AWS regions; undefined if `regions` names them. */
        allRegions?: boolean;
        /** Codes of the regions that it collects from, sorted; undefined if it collects from all. */
        regions?: string[];
      }
    | undefined
  >;
  /** The organization's source; undefined for an aggregator of accounts. */
  declare readonly organizationAggregationSource: pulumi.Output<
    | {
        /** ARN of the role with which AWS Config reads the organization. */
        roleArn: string;
        /** Whether it collects from all AWS regions; undefined if `regions` names them. */
        allRegions?: boolean;
        /** Codes of the regions that it collects from, sorted; undefined if it collects from all. */
        regions?: string[];
      }
    | undefined
  >;
  /** The declared filters. */
  declare readonly aggregatorFilters: pulumi.Output<
    | {
        /** Resource types, as `AWS::EC2::Instance`; undefined if all types are collected. */
        resourceTypes?: string[];
        /** Service principals that record the resources; undefined if all are collected. */
        servicePrincipals?: string[];
      }
    | undefined
  >;
  /** Ids of all accounts that are on the aggregator, each a string of 12 digits, sorted, whoever put them there. */
  declare readonly accountIds: pulumi.Output<string[]>;
  /** The declared tags. */
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
  /** All tags that are on the aggregator, whoever set them, except for the owner tag and claims. */
  declare readonly tagsAll: pulumi.Output<Record<string, string>>;
  /** The AWS service that made the aggregator; empty for one of a customer. */
  declare readonly createdBy: pulumi.Output<string>;
  /** When the aggregator was created, in ISO 8601. */
  declare readonly creationTime: pulumi.Output<string>;
  /** When AWS last took a change of the aggregator, in ISO 8601. */
  declare readonly lastUpdatedTime: pulumi.Output<string>;

  /**
   * Reads an aggregator that exists, without managing it.
   *
   * @param name - the name of the resource in this program
   * @param id - the aggregator's name, or `name@region` for one outside the provider's region
   * @param opts - `provider` and the like
   * @throws ConfigAggregatorError, which Pulumi takes for a `pulumi.RunError`, if the program's directory has no dependency
   *   on this package. If there is no such aggregator, the preview and the deployment fail.
   * @example
   * ```ts
   * import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";
   *
   * const security = ConfigurationAggregator.get("security", "security@us-east-1");
   * export const accounts = security.accountIds;
   * ```
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): ConfigurationAggregator {
    return new ConfigurationAggregator(name, {}, { ...opts, id });
  }

  /**
   * Tells whether an object is a ConfigurationAggregator, also one of another copy of this package.
   *
   * @param obj - anything
   * @example
   * ```ts
   * import { ConfigurationAggregator } from "pulumi-aws-config-aggregator";
   *
   * export function arnOf(aggregator: unknown) {
   *   return ConfigurationAggregator.isInstance(aggregator) ? aggregator.arn : undefined;
   * }
   * ```
   */
  static override isInstance(obj: unknown): obj is ConfigurationAggregator {
    const { __pulumiType } = (obj ?? {}) as { __pulumiType?: unknown };
    return __pulumiType === ConfigurationAggregator.__pulumiType;
  }

  /**
   * Declares an aggregator. What is declared is checked at preview.
   *
   * @param name - the name of the resource in this program
   * @param args - what to declare
   * @param opts - as for any resource, except that `deleteBeforeReplace` is always true: the name is the identity, so that
   *   the old one goes first
   * @throws ConfigAggregatorError, which Pulumi takes for a `pulumi.RunError`, if `defaultTags` are given, which are a
   *   setting of the provider, or if the program's directory has no dependency on this package
   */
  constructor(name: string, args: ConfigurationAggregatorArgs, opts: pulumi.CustomResourceOptions = {}) {
    args = given(args);
    requireResolvable();
    refuseImport(name, opts, IMPORT);
    const type = ConfigurationAggregator.__pulumiType;
    const former = deferred<string[] | undefined>();
    const props = opts.id === undefined ? declaring(type, name, args, opts, former.promise) : reading();
    // `up --replace` doesn't ask diff. Created first, the new one would be the old one, and then be deleted.
    super(type, name, props, { ...opts, deleteBeforeReplace: true });
    aliasesOf(this).apply((urns) =>
      former.resolve(urns.length > 0 ? urns.map((urn) => identityOfUrn(urn).owner) : undefined),
    );
    showAccountsAsList(this);
    if (opts.id !== undefined) return;
    noteSharing(this, args);
    if (waits(args.waitForSources))
      awaitSources(this, name, args, secretsIn(args, opts), args.waitForSources);
  }
}

const IMPORT =
  "Give the aggregator's name and adopt: true instead of import, and run `pulumi up`: it takes the aggregator over, with " +
  "what is in it. Then take adopt out again.";

type Props = Record<string, unknown>;

/** Known to every copy of this package. */
const SHARING = Symbol.for("pulumi-aws-config-aggregator.sharing");

/** Outputs say nothing of it while the aggregator has yet to be made. */
function noteSharing(
  aggregator: ConfigurationAggregator,
  { merge, claims }: ConfigurationAggregatorArgs,
): void {
  const shown = pulumi.output(merge).apply((mode) => mode ?? "preserve");
  Object.defineProperty(aggregator, SHARING, { value: { merge: shown, claims } });
}

/**
 * How an aggregator is declared to be shared; undefined if it isn't declared, but read.
 *
 * @internal
 */
export function sharingOf(aggregator: ConfigurationAggregator): pulumi.Inputs | undefined {
  return (aggregator as { [SHARING]?: pulumi.Inputs })[SHARING];
}

function declaring(
  type: string,
  name: string,
  args: ConfigurationAggregatorArgs,
  opts: pulumi.CustomResourceOptions,
  formerOwners: Promise<string[] | undefined>,
): Props {
  if ("defaultTags" in args)
    throw programError(
      new InvalidArgumentError(
        name,
        "defaultTags",
        "defaultTags must be set on the Provider, or in the stack config (aws:defaultTags)",
        "Set tags here.",
      ),
    );
  const identity = identityAt(type, name, opts.parent);
  const { waitForSources: _, ...declared } = args;
  return {
    ...unset(OUTPUTS),
    ...declared,
    ...internalNames({
      owner: identity.owner,
      formerOwners,
      autoName: identity.defaultName,
      secrets: secretsIn(args, opts),
      awaits: awaitedBy(args.organizationAggregationSource, opts.dependsOn),
      looking: lookingWith(args.sourceRole),
      watching: watchingWith(args.health),
    }),
    __provider: PROVIDER_TEXT,
  };
}

function awaitSources(
  aggregator: ConfigurationAggregator,
  name: string,
  { accountAggregationSource, organizationAggregationSource, sourceRole }: ConfigurationAggregatorArgs,
  secrets: Promise<string[] | undefined>,
  waitForSources: true | WaitForSources,
): void {
  const { name: aggregatorName, arn: aggregatorArn, region } = aggregator;
  const source = pulumi.output(accountAggregationSource);
  const organization = pulumi.output(organizationAggregationSource);
  new AwaitedSources(aggregator, `${name}-sources`, {
    waitForSources,
    aggregatorName,
    aggregatorArn,
    region,
    accountIds: accountAggregationSource && source.apply((given) => given?.accountIds),
    regions: pulumi.all([source, organization]).apply(([accounts, all]) => (accounts ?? all)?.regions),
    sourceRole,
    secrets: secrets.then((names) => (names?.includes("accountIds") ? ["accountIds"] : undefined)),
  });
}

function reading(): Props {
  return { ...unset(OUTPUTS), __provider: PROVIDER_TEXT };
}

/** The URNs of a resource's aliases, which are known only once it is constructed. */
function aliasesOf(resource: pulumi.Resource): pulumi.Output<string[]> {
  const { __aliases = [] } = resource as unknown as { __aliases?: pulumi.Output<string>[] };
  return pulumi.all(__aliases);
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** What is secret, so that neither outputs nor lines in a preview repeat it; undefined if nothing is. */
async function secretsIn(
  args: ConfigurationAggregatorArgs,
  opts: pulumi.CustomResourceOptions,
): Promise<string[] | undefined> {
  const given = {
    accountIds: args.accountAggregationSource,
    roleArn: args.organizationAggregationSource,
    tags: args.tags,
    filters: args.aggregatorFilters,
  };
  const flags = await Promise.all(Object.values(given).map((value) => pulumi.isSecret(pulumi.output(value))));
  const names = Object.keys(given).filter((_, index) => flags[index]);
  // The provider's process gets the stack's config in clear: only the program knows what of it is secret.
  const inherits = opts.provider === undefined && isSecretConfig("aws:defaultTags");
  const all = inherits && !names.includes("tags") ? [...names, "tags"] : names;
  return all.length > 0 ? all : undefined;
}

/** The source as a program gave it: with a list of accounts. */
function showAccountsAsList(aggregator: ConfigurationAggregator): void {
  const shown = aggregator.accountAggregationSource as pulumi.Output<Props | undefined>;
  const listed = shown.apply((source) =>
    source?.accountIds === undefined ? source : { ...source, accountIds: asAccountList(source.accountIds) },
  );
  Object.assign(aggregator, { accountAggregationSource: listed });
}
