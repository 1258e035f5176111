import * as pulumi from "@pulumi/pulumi";
import { internalNames } from "../domain/internalNames";
import { given } from "./arguments";
import { awaitedBy } from "./awaited";
import { type Added, AwaitedSources, type WaitForSources, waits } from "./awaitedSources";
import type { Claims } from "./claims";
import { InvalidArgumentError } from "./errors";
import { identityAt, identityOfUrn } from "./identity";
import { lookingWith, watchingWith } from "./looking";
import { asAccountList, unset } from "./outputs";
import { programError } from "./programError";
import { PROVIDER_TEXT, refuseImport, requireResolvable } from "./providerText";
import { secretsIn } from "./secretInputs";

/** The accounts and regions that an aggregator collects from. */
export interface AccountAggregationSource {
  /**
   * Ids of the source accounts, 1 to 10,000, each a string of 12 digits. A set: order and repetition make no
   * difference. AWS allows 1,000 added or removed accounts in a week, in all aggregators of an account and region.
   *
   * Every account has to authorize the aggregator's account and region, in each source region (AWS Config's
   * PutAggregationAuthorization); AWS collects nothing from it until then.
   */
  accountIds: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Whether to collect from all AWS regions, including future ones. Set either this or `regions`.
   *
   * @default false
   */
  allRegions?: pulumi.Input<boolean>;
  /**
   * Codes of the regions to collect from, for example `us-east-1`. A set. Set either this or `allRegions`.
   *
   * @default all regions if `allRegions` is true
   */
  regions?: pulumi.Input<pulumi.Input<string>[]>;
}

/** An organization whose accounts an aggregator collects from, including future ones, and the regions. */
export interface OrganizationAggregationSource {
  /**
   * ARN of a role in the aggregator's account, for example `arn:aws:iam::111111111111:role/config`. The role has to
   * trust `config.amazonaws.com` and to have the managed policy `service-role/AWSConfigRoleForOrganizations`: see
   * {@link OrganizationRole}. If the same program creates the role, the aggregator waits for it.
   */
  roleArn: pulumi.Input<string>;
  /**
   * Whether to collect from all AWS regions, including future ones. Set either this or `regions`.
   *
   * @default false
   */
  allRegions?: pulumi.Input<boolean>;
  /**
   * Codes of the regions to collect from, for example `us-east-1`. A set. Set either this or `allRegions`.
   *
   * @default all regions if `allRegions` is true
   */
  regions?: pulumi.Input<pulumi.Input<string>[]>;
}

/** Which resources an aggregator collects. A list that is left out or empty means all. */
export interface AggregatorFilters {
  /**
   * Resource types, for example `AWS::EC2::Instance`. A set.
   *
   * @default all types
   */
  resourceTypes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Service principals that record the resources, for example `config.amazonaws.com`. A set.
   *
   * @default all of them
   */
  servicePrincipals?: pulumi.Input<pulumi.Input<string>[]>;
}

/** The inputs of a {@link ConfigurationAggregator}. */
export interface ConfigurationAggregatorArgs {
  /**
   * The aggregator's name, 1 to 256 letters, digits, `-` and `_`. A change replaces the aggregator.
   *
   * @default the resource's name, `-` and 7 hex characters, fixed when it is created
   */
  name?: pulumi.Input<string>;
  /**
   * The accounts to collect from. Set exactly one of the two sources; a change to the other kind replaces the
   * aggregator.
   *
   * @default none: then `organizationAggregationSource` is needed
   */
  accountAggregationSource?: pulumi.Input<AccountAggregationSource>;
  /**
   * The organization to collect from. Set exactly one of the two sources; a change to the other kind replaces the
   * aggregator. AWS allows such an aggregator only in the organization's management account and in its delegated
   * administrators for `config.amazonaws.com`.
   *
   * @default none: then `accountAggregationSource` is needed
   */
  organizationAggregationSource?: pulumi.Input<OrganizationAggregationSource>;
  /**
   * What happens to accounts and tags that others added.
   *
   * - `preserve` keeps them. What this program declares is added; what it declared before but no longer declares is
   *   removed.
   * - `replace` removes them: the aggregator has exactly the declared set.
   * - `shared` keeps them, and lets other stacks join with an {@link AggregatorMembership}, even at the same time.
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
   * Whether to take over an existing aggregator with this name, including its accounts. Without `adopt`, the preview
   * fails if there is one. An aggregator that an AWS service created is never taken over.
   *
   * @default false
   */
  adopt?: pulumi.Input<boolean>;
  /**
   * Whether to delete the aggregator although it still has accounts of others. Deploy it before the delete.
   *
   * @default false
   */
  forceDestroy?: pulumi.Input<boolean>;
  /**
   * How many accounts one deployment may remove from the aggregator: a whole number, or a share of the accounts that
   * this program has on it, for example `"50%"`, rounded down. The preview fails if a change would remove more, so that
   * a list that is empty by mistake doesn't empty the aggregator.
   *
   * With `merge: "replace"`, accounts of others count as well. Accounts that stay because other stacks claim them
   * don't. A destroy and a replacement have no such limit: use the option `protect`.
   *
   * @default "50%" if the program has at least 10 accounts; otherwise no limit
   */
  maxRemovals?: pulumi.Input<number | string>;
  /**
   * ARN of a role to assume in source accounts, with `{account}` in place of the account id, for example
   * `arn:aws:iam::{account}:role/audit`. With it, a preview that adds accounts checks in each of them whether it has
   * authorized the aggregator's account and region, and names those that haven't. A preview that adds regions checks
   * the added regions of accounts that stay, too. The preview never fails because of this: you can authorize later. It
   * lists what it could not check. The check takes up to 40 seconds.
   *
   * The role needs `config:DescribeAggregationAuthorizations` and, with `allRegions`, `account:ListRegions`. Only
   * previews assume it, with the provider's credentials. It is for an aggregator of accounts. Changing only this is not
   * a change of the resource.
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
   * Whether a deployment that adds accounts or regions waits until AWS Config has reported success for the sources that
   * it adds. A source is an account in a region. `true` waits for all of them, for up to an hour. If they don't report
   * in time, the deployment fails with a list of the missing sources and the reasons; the aggregator is deployed all
   * the same, and the next deployment waits again. Resources that depend on the aggregator don't wait.
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
   * Whether each preview and each update prints how many sources of the aggregator are healthy. It reads their statuses
   * for up to 20 seconds, and never fails the preview. Changing only this is not a change of the resource.
   *
   * @default false
   */
  health?: pulumi.Input<boolean>;
  /**
   * Whether to mark the aggregator with the tag `aggregator-owner`, by which a stack recognises it as its own if its
   * state doesn't contain it. Set it to false if a tag policy forbids the key; after a killed create, and for `pulumi
   * up --replace`, you then need `adopt`.
   *
   * @default true
   */
  ownerTag?: pulumi.Input<boolean>;
  /**
   * Whether to ask AWS Organizations and IAM, before an organization's aggregator is created or changed, if AWS will
   * reject it. Set it to false if such a check is mistaken; AWS then decides at the deployment. It has no effect on an
   * aggregator of accounts. Changing only this is not a change of the resource.
   *
   * @default true
   */
  preflight?: pulumi.Input<boolean>;
  /**
   * Which resources to collect. If it is left out, filters that somebody else set stay.
   *
   * @default the existing filters
   */
  aggregatorFilters?: pulumi.Input<AggregatorFilters>;
  /**
   * Tags, in addition to the provider's `defaultTags`. AWS allows 50 tags, including those of others and the owner tag,
   * with keys of 1 to 128 and values of at most 256 letters, digits, spaces and `_ . : / = + - @`.
   *
   * @default none
   */
  tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Code of the aggregator's region, for example `us-east-1`. A change replaces the aggregator.
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
 * An AWS Config configuration aggregator that keeps the accounts and tags that others added.
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

  /** The aggregator's ARN. AWS generates its last part: a recreated aggregator has another one. */
  declare readonly arn: pulumi.Output<string>;
  /** The aggregator's name. */
  declare readonly name: pulumi.Output<string>;
  /** Code of the aggregator's region, for example `us-east-1`. */
  declare readonly region: pulumi.Output<string>;
  /** The accounts and regions that this program declares; undefined for an organization's aggregator. */
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
        /** Resource types, for example `AWS::EC2::Instance`; undefined if all types are collected. */
        resourceTypes?: string[];
        /** Service principals that record the resources; undefined if all are collected. */
        servicePrincipals?: string[];
      }
    | undefined
  >;
  /** Ids of all accounts that are on the aggregator, each a string of 12 digits, sorted, whoever added them. */
  declare readonly accountIds: pulumi.Output<string[]>;
  /** The declared tags. */
  declare readonly tags: pulumi.Output<Record<string, string> | undefined>;
  /** All tags that are on the aggregator, whoever set them, except for the owner tag and claims. */
  declare readonly tagsAll: pulumi.Output<Record<string, string>>;
  /** The AWS service that created the aggregator; empty if a customer did. */
  declare readonly createdBy: pulumi.Output<string>;
  /** When the aggregator was created, in ISO 8601. */
  declare readonly creationTime: pulumi.Output<string>;
  /** When AWS last accepted a change of the aggregator, in ISO 8601. */
  declare readonly lastUpdatedTime: pulumi.Output<string>;

  /**
   * Reads an existing aggregator without managing it.
   *
   * @param name - the name of the resource in this program
   * @param id - the aggregator's name, or `name@region` for one outside the provider's region
   * @param opts - `provider` and the like
   * @throws ConfigAggregatorError, which Pulumi treats as a `pulumi.RunError`, if the program's directory has no dependency
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
   * Tells whether an object is a ConfigurationAggregator, even one from another copy of this package.
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
   * Declares an aggregator. Its inputs are checked at preview.
   *
   * @param name - the name of the resource in this program
   * @param args - what to declare
   * @param opts - as for any resource, except that `deleteBeforeReplace` is always true: the name identifies an
   *   aggregator, so the old one is deleted first
   * @throws ConfigAggregatorError, which Pulumi treats as a `pulumi.RunError`, if `defaultTags` are given, which are a
   *   setting of the provider, or if the program's directory has no dependency on this package
   */
  constructor(name: string, args: ConfigurationAggregatorArgs, opts: pulumi.CustomResourceOptions = {}) {
    args = given(args);
    requireResolvable();
    refuseImport(name, opts, IMPORT);
    const type = ConfigurationAggregator.__pulumiType;
    const former = deferred<string[] | undefined>();
    const props = opts.id === undefined ? declaring(type, name, args, opts, former.promise) : reading();
    // `up --replace` doesn't call diff. If the new aggregator were created first, it would be the old one, and then be
    // deleted.
    super(type, name, props, { ...opts, deleteBeforeReplace: true });
    aliasesOf(this).apply((urns) =>
      former.resolve(urns.length > 0 ? urns.map((urn) => identityOfUrn(urn).owner) : undefined),
    );
    showAccountsAsList(this);
    if (opts.id !== undefined) return;
    noteSharing(this, args);
    if (waits(args.waitForSources))
      new AwaitedSources(this, name, {
        waitForSources: args.waitForSources,
        ...addedBy(this, args, secretsOf(args, opts)),
      });
  }
}

const IMPORT =
  "Give the aggregator's name and adopt: true instead of import, and run `pulumi up`: it takes the aggregator over, with " +
  "what is in it. Then take adopt out again.";

type Props = Record<string, unknown>;

/** Every copy of this package uses this key. */
const SHARING = Symbol.for("pulumi-aws-config-aggregator.sharing");

/** Outputs don't show it while the aggregator doesn't exist yet. */
function noteSharing(
  aggregator: ConfigurationAggregator,
  { merge, claims }: ConfigurationAggregatorArgs,
): void {
  const shown = pulumi.output(merge).apply((mode) => mode ?? "preserve");
  Object.defineProperty(aggregator, SHARING, { value: { merge: shown, claims } });
}

/**
 * How an aggregator is declared to be shared; undefined if it was only read.
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
      secrets: secretsOf(args, opts),
      awaits: awaitedBy(args.organizationAggregationSource, opts.dependsOn),
      looking: lookingWith(args.sourceRole),
      watching: watchingWith(args.health),
    }),
    __provider: PROVIDER_TEXT,
  };
}

/** The sources that a program adds. */
function addedBy(
  { name, arn, region }: ConfigurationAggregator,
  { accountAggregationSource, organizationAggregationSource, sourceRole }: ConfigurationAggregatorArgs,
  secrets: Promise<string[] | undefined>,
): Omit<Added, "waitForSources"> {
  const source = pulumi.output(accountAggregationSource);
  const organization = pulumi.output(organizationAggregationSource);
  return {
    aggregatorName: name,
    aggregatorArn: arn,
    region,
    accountIds: accountAggregationSource && source.apply((given) => given?.accountIds),
    regions: pulumi.all([source, organization]).apply(([accounts, all]) => (accounts ?? all)?.regions),
    sourceRole,
    secrets: secrets.then((names) => (names?.includes("accountIds") ? ["accountIds"] : undefined)),
  };
}

function reading(): Props {
  return { ...unset(OUTPUTS), __provider: PROVIDER_TEXT };
}

/** The URNs of a resource's aliases, which are known only after its construction. */
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

/** What the program gives as secret. */
function secretsOf(
  args: ConfigurationAggregatorArgs,
  opts: pulumi.CustomResourceOptions,
): Promise<string[] | undefined> {
  const { accountAggregationSource, organizationAggregationSource, aggregatorFilters, tags } = args;
  return secretsIn(
    {
      accountIds: accountAggregationSource,
      roleArn: organizationAggregationSource,
      tags,
      filters: aggregatorFilters,
    },
    opts,
  );
}

/** Shows the source in the form in which a program gives it: with a list of accounts. */
function showAccountsAsList(aggregator: ConfigurationAggregator): void {
  const shown = aggregator.accountAggregationSource as pulumi.Output<Props | undefined>;
  const listed = shown.apply((source) =>
    source?.accountIds === undefined ? source : { ...source, accountIds: asAccountList(source.accountIds) },
  );
  Object.assign(aggregator, { accountAggregationSource: listed });
}
