import { ConfigAggregatorError, toldBy } from "../domain/error";
import { type ByFace, both, together } from "../domain/errorText";
import { type Owner, parseOwner } from "../domain/owner";
import { inline } from "../domain/printable";
import { countRegions } from "../domain/regionLine";
import { sortedUnique } from "../domain/sets";

/** The engine has nothing of an authorization but its id. */
export class AuthorizationNotReadableError extends ConfigAggregatorError<{ readonly id: string }> {
  override readonly name = "AuthorizationNotReadableError";

  constructor(id: string) {
    super({
      code: "AuthorizationNotReadable",
      facts: { id },
      what: `an authorization can't be read by its id alone (${id}).`,
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

/** Somebody else authorizes the same aggregators already. */
export class AuthorizationExistsError extends ConfigAggregatorError<{
  readonly label: string;
  readonly regions: readonly string[];
}> {
  override readonly name = "AuthorizationExistsError";

  /** @param authorized - whose aggregators, fit to be printed */
  constructor(label: string, authorized: string, found: readonly Found[], own: string) {
    const regions = sortedUnique(found.map(({ region }) => region));
    super({
      code: "AuthorizationExists",
      facts: { label, regions },
      what: `${label}: authorizations of ${authorized} exist already: ${groupsOf(found, own).join("; ")}.`,
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
        `account ${account}, so that they can't be ${step}.`,
      effect: "nothing changed",
      advice:
        `Use credentials, a profile or a role of account ${recorded}. If that account is gone, remove the resource from ` +
        "this stack's state with `pulumi state delete`.",
    });
  }
}

/** A region in which something failed, and why. */
export interface FailedRegion {
  readonly region: string;
  readonly error: unknown;
}

/** Something failed in some regions. In the others it was done. */
export class RegionsFailedError extends ConfigAggregatorError<{
  readonly label: string;
  readonly regions: readonly string[];
}> {
  override readonly name = "RegionsFailedError";

  /**
   * @param what - what was to be done, as `authorizing 210987654321 (eu-west-1)`
   * @param total - in how many regions it was to be done
   */
  constructor(label: string, what: string, failed: readonly FailedRegion[], total: number) {
    const told = failed.map(({ region, error }) => ({ region, ...toldBy(error) }));
    const others = total - failed.length;
    const rest = others > 0 ? ` In the other ${others === 1 ? "one" : others} it is done and stays so.` : "";
    super({
      code: "RegionsFailed",
      facts: { label, regions: failed.map(({ region }) => region) },
      what: `${label}: ${what} failed in ${failed.length} of ${total} ${total === 1 ? "region" : "regions"}.${rest}`,
      details: told.map(({ region, what: why, details = [] }) =>
        [`${region}: ${why}`, ...details.map((one) => (typeof one === "string" ? one : one.deployment))].join(
          " ",
        ),
      ),
      advice: adviceOf(told.flatMap(({ advice }) => advice ?? [])),
      cause: failed[0]?.error,
    });
  }
}

/** Each advice once; the last says how the rest gets done. */
function adviceOf(advices: readonly ByFace[]): ByFace {
  const unlike = [...new Set(advices.map(({ deployment }) => deployment))];
  const all = unlike.map(both).reduce<ByFace | undefined>((first, next) => together(first, next), undefined);
  return together(all, both("The next `pulumi up` does what is left."));
}

/** A preview has found that the deployment of an authorization would fail. */
export class CannotAuthorizeError extends ConfigAggregatorError<{ readonly reasons: readonly string[] }> {
  override readonly name = "CannotAuthorizeError";

  /** @param reasons - the texts of the errors that the deployment would fail with */
  constructor(reasons: readonly string[]) {
    super({ code: "CannotAuthorize", facts: { reasons }, what: reasons.join("\n") });
  }
}
