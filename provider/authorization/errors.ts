import type { AwsError } from "../aws/errors";
import { type AtProperty, ConfigAggregatorError, toldBy } from "../domain/error";
import type { ErrorCode } from "../domain/errorCodes";
import { type ByFace, both, byFace, inLine, together } from "../domain/errorText";
import { count } from "../domain/listing";
import { type Owner, parseOwner } from "../domain/owner";
import { inline } from "../domain/printable";
import { AUTHORIZATION_TAG_QUOTA } from "../domain/quotas";
import { countRegions } from "../domain/regionLine";
import { sortedUnique } from "../domain/sets";

/** The engine has nothing of an authorization but its id. */
export class AuthorizationNotReadableError extends ConfigAggregatorError<{ readonly id: string }> {
  override readonly name = "AuthorizationNotReadableError";

  constructor(id: string) {
    super({
      code: "AuthorizationNotReadable",
      facts: { id },
      what: `an authorization can't be read by its id alone (${id})`,
      advice: "Declare it with adopt: true: authorizations that are there already then stay as they are.",
    });
  }
}

/** Whose an authorization is that is there already. */
export interface Found {
  readonly region: string;
  /** Undefined if no stack owns it. */
  readonly owner?: Owner | undefined;
  readonly relation: "same name" | "control tower" | "other";
}

/** An authorization that is there already, for programs. */
type FoundFact = Pick<Found, "region" | "relation"> & { readonly stack?: string };

/** Somebody else authorizes the same aggregators already. */
export class AuthorizationExistsError extends ConfigAggregatorError<{
  readonly label: string;
  readonly regions: readonly string[];
  readonly found: readonly FoundFact[];
}> {
  override readonly name = "AuthorizationExistsError";

  /** @param authorized - whose aggregators, fit to be printed */
  constructor(label: string, authorized: string, found: readonly Found[], own: string) {
    const regions = sortedUnique(found.map(({ region }) => region));
    super({
      code: "AuthorizationExists",
      facts: {
        label,
        regions,
        found: found.map(({ region, relation, owner }) => ({
          region,
          relation,
          ...(owner && { stack: owner.stack }),
        })),
      },
      what: `${label}: authorizations of ${authorized} exist already: ${groupsOf(found, own).join("; ")}`,
      effect: "nothing changed",
      advice:
        "Set adopt: true to manage them from now on; a delete then leaves them there. Otherwise leave these regions out.",
    });
  }
}

function groupsOf(found: readonly Found[], own: string): string[] {
  const regions = new Map<string, string[]>();
  for (const one of found) {
    const whose = describeWhose(one, own);
    regions.set(whose, [...(regions.get(whose) ?? []), one.region]);
  }
  return [...regions].map(([whose, some]) => `in ${countRegions(sortedUnique(some))}, ${whose}`);
}

function describeWhose({ owner, relation }: Found, own: string): string {
  if (relation === "control tower") return "managed by AWS Control Tower";
  if (relation === "same name") return "made by a resource of the same name in another state";
  if (owner === undefined) return "owned by no stack";
  return owner.stack === parseOwner(own)?.stack
    ? "owned by another resource of this stack"
    : `owned by stack ${inline(owner.stack)}`;
}

/** What is taken over has tags of others already, and those of the program don't fit beside them. */
export class AuthorizationTagsFullError extends ConfigAggregatorError<{
  readonly label: string;
  /** How many tags the authorization would have, by region. */
  readonly totals: Readonly<Record<string, number>>;
}> {
  override readonly name = "AuthorizationTagsFullError";

  constructor(label: string, totals: Readonly<Record<string, number>>) {
    const regions = sortedUnique(Object.keys(totals));
    super({
      code: "AuthorizationTagsFull",
      facts: { label, totals },
      what:
        `${label}: tags: ${AUTHORIZATION_TAG_QUOTA}, and with those of others it would have ` +
        `${Math.max(...Object.values(totals))} in ${countRegions(regions)}`,
      effect: "nothing changed",
      advice: "Declare fewer tags, or remove those of others.",
    });
  }
}

/** The credentials are of another account than the one whose authorizations the state records. */
export class OtherAccountError extends ConfigAggregatorError<{
  readonly account: string;
  readonly recorded: string;
  readonly step: string;
}> {
  override readonly name = "OtherAccountError";

  constructor(
    label: string,
    authorized: string,
    facts: {
      readonly account: string;
      readonly recorded: string;
      readonly step: "read" | "changed" | "deleted";
    },
  ) {
    const { account, recorded, step } = facts;
    super({
      code: "OtherAccount",
      facts,
      what:
        `${label}: the authorizations of ${authorized} are those of account ${recorded}, and the credentials are of ` +
        `account ${account}, so that they can't be ${step}`,
      effect: "nothing changed",
      advice:
        `Use credentials, a profile or a role of account ${recorded}. If that account is gone, remove the resource from ` +
        "this stack's state with `pulumi state delete`.",
    });
  }
}

/** The credentials are of another account than the one that a program wants to authorize and join. */
export class UnexpectedAccountError extends ConfigAggregatorError<{
  readonly label: string;
  readonly account: string;
  readonly expected?: string;
}> {
  override readonly name = "UnexpectedAccountError";

  /** @param accounts - that of the credentials, and the expected one; undefined if it is secret */
  constructor(label: string, accounts: { readonly account: string; readonly expected?: string }) {
    const { account, expected } = accounts;
    const wanted = expected === undefined ? "another account" : `account ${expected}`;
    super({
      code: "UnexpectedAccount",
      facts: { label, ...accounts },
      what: `${label}: accountId names ${wanted}, and the credentials of the source account are of account ${account}`,
      effect: "nothing changed",
      advice: `Set providers.source to a provider of ${wanted}, or correct accountId.`,
    });
  }
}

/** A region in which something failed, and why. */
export interface FailedRegion {
  readonly region: string;
  readonly error: unknown;
}

/** What was to be done in each region. */
export type RegionStep = "authorized" | "read" | "deleted";

const DOING: Readonly<Record<RegionStep, string>> = {
  authorized: "authorizing",
  read: "reading authorizations of",
  deleted: "deleting authorizations of",
};

/** Who does what is left, once some regions have failed. A read leaves nothing. */
const NEXT: Readonly<Record<RegionStep, ByFace | undefined>> = {
  authorized: both("The next `pulumi up` does what is left."),
  read: undefined,
  deleted: both("The next run does what is left."),
};

/** Something failed in some regions. In the others it was done. */
export class RegionsFailedError extends ConfigAggregatorError<{
  readonly label: string;
  readonly step: RegionStep;
  readonly regions: readonly string[];
  /** In how many regions it was to be done. */
  readonly of: number;
  /** What went wrong, by region; undefined if it is no error of this package. */
  readonly codes: Readonly<Record<string, ErrorCode | undefined>>;
}> {
  override readonly name = "RegionsFailedError";

  /**
   * @param authorized - whose aggregators, fit to be printed
   * @param of - in how many regions it was to be done
   */
  constructor(
    label: string,
    authorized: string,
    step: RegionStep,
    failed: readonly FailedRegion[],
    of: number,
  ) {
    const told = failed.map(({ region, error }) => ({ region, ...toldBy(error) }));
    const others = of - failed.length;
    const isRest = step !== "read" && others > 0;
    const rest = isRest && `In the other ${others === 1 ? "one" : others} it is done and stays so`;
    super({
      code: "RegionsFailed",
      facts: {
        label,
        step,
        regions: failed.map(({ region }) => region),
        of,
        codes: Object.fromEntries(
          failed.map(({ region, error }) => [
            region,
            ConfigAggregatorError.is(error) ? error.code : undefined,
          ]),
        ),
      },
      what: [
        `${label}: ${DOING[step]} ${authorized} failed in ${failed.length} of ${count(of, "region")}`,
        ...(rest ? [rest] : []),
      ].join(". "),
      effect: step === "read" ? "nothing changed" : undefined,
      // Regions often have the same advice: each follows once.
      details: told.map(({ region, advice: _, ...rest }) =>
        byFace((face) => `${region}: ${inLine(rest, face)}`),
      ),
      advice: adviceOf(
        told.flatMap(({ advice }) => advice ?? []),
        NEXT[step],
      ),
      cause: failed[0]?.error,
    });
  }
}

/** Each advice once; the last says how the rest gets done. */
function adviceOf(advices: readonly ByFace[], last: ByFace | undefined): ByFace | undefined {
  const unlike = new Map(advices.map((advice) => [advice.deployment, advice]));
  return [...unlike.values(), ...(last ? [last] : [])].reduce<ByFace | undefined>(
    (first, next) => together(first, next),
    undefined,
  );
}

const LIST_THEM = 'list the regions in place of "all".';

/** `regions: "all"`, and an account of which AWS names no region that is enabled. */
export class NoEnabledRegionError extends ConfigAggregatorError<AtProperty & { readonly account: string }> {
  override readonly name = "NoEnabledRegionError";

  constructor(account: string) {
    super({
      code: "NoEnabledRegion",
      facts: { path: "regions", account },
      what: `regions: "all": AWS lists no region that account ${account} has enabled`,
      advice: `In the program, ${LIST_THEM}`,
    });
  }
}

/** `regions: "all"`, and a caller that may not ask which regions are enabled. */
export class RegionsNotReadableError extends ConfigAggregatorError<
  AtProperty & { readonly account: string; readonly operation: string; readonly awsCode: string }
> {
  override readonly name = "RegionsNotReadableError";

  constructor(account: string, refusal: AwsError) {
    super({
      code: "RegionsNotReadable",
      facts: {
        path: "regions",
        account,
        operation: refusal.facts.operation ?? "ListRegions",
        awsCode: refusal.awsCode,
      },
      what: `regions: "all" needs account:ListRegions, which lists the regions that are enabled. ${refusal.what}`,
      ends: refusal.ends,
      advice: `Allow account:ListRegions to the caller, or ${LIST_THEM}`,
      cause: refusal,
    });
  }
}

/** A region that a program names, and that AWS doesn't know, or doesn't offer to the account. */
export class RegionNotOfferedError extends ConfigAggregatorError<AtProperty & { readonly region: string }> {
  override readonly name = "RegionNotOfferedError";

  constructor(region: string) {
    super({
      code: "RegionNotOffered",
      facts: { path: pathOf(region), region },
      what: `${pathOf(region)}: AWS offers the account no region with this code`,
      advice: "Correct the code, or leave the region out.",
    });
  }
}

/** A region in which AWS Config can't be reached. */
export interface UnreachableRegion {
  readonly region: string;
  readonly error: AwsError;
}

/** AWS Config can't be reached in regions, although there is a connection. */
export class RegionUnreachableError extends ConfigAggregatorError<{
  readonly label: string;
  readonly regions: readonly string[];
  /** What the network said, by region: `ENOTFOUND`. */
  readonly awsCodes: Readonly<Record<string, string>>;
}> {
  override readonly name = "RegionUnreachableError";

  constructor(label: string, unreachable: readonly UnreachableRegion[]) {
    const regions = sortedUnique(unreachable.map(({ region }) => region));
    const codes = sortedUnique(unreachable.map(({ error }) => error.awsCode));
    super({
      code: "RegionUnreachable",
      facts: {
        label,
        regions,
        awsCodes: Object.fromEntries(unreachable.map(({ region, error }) => [region, error.awsCode])),
      },
      what:
        `${label}: AWS Config can't be reached in ${countRegions(regions)} (${codes.join(", ")}), although AWS answers ` +
        "elsewhere. Most likely, AWS Config isn't offered there",
      effect: "nothing changed",
      advice:
        "Leave these regions out. If AWS Config is offered there, check the network, and any endpoint that is set (endpoints, AWS_ENDPOINT_URL).",
      cause: unreachable[0]?.error,
    });
  }
}

/** A region that a program names, and that the account has not enabled. */
export class RegionNotEnabledError extends ConfigAggregatorError<
  AtProperty & { readonly region: string; readonly status: string }
> {
  override readonly name = "RegionNotEnabledError";

  /** @param status - what AWS Account Management says of it */
  constructor(region: string, status: string) {
    const path = pathOf(region);
    const isUnderWay = status === "ENABLING";
    super({
      code: "RegionNotEnabled",
      facts: { path, region, status },
      what: isUnderWay
        ? `${path}: the region is being enabled for the account, which can take hours`
        : `${path}: the region isn't enabled for the account (${inline(status)})`,
      advice: isUnderWay
        ? "Deploy again once it is enabled, or leave it out."
        : `Enable it (\`aws account enable-region --region-name ${region}\`), or leave it out.`,
    });
  }
}

/** Where a region stands in checked inputs. */
function pathOf(region: string): string {
  return `regions[${JSON.stringify(region)}]`;
}

/** Two resources that authorize the same would each undo what the other does. */
export class AuthorizedTwiceError extends ConfigAggregatorError<
  AtProperty & { readonly label: string; readonly regions: readonly string[] }
> {
  override readonly name = "AuthorizedTwiceError";

  /** @param authorized - whose aggregators, fit to be printed */
  constructor(label: string, authorized: string, regions: readonly string[]) {
    const path = "regions";
    super({
      code: "AuthorizedTwice",
      facts: { path, label, regions },
      what: `${path}: another resource of this program authorizes ${authorized} in ${countRegions(regions)}`,
      advice: "Leave these regions out of one of the two resources.",
    });
  }
}
