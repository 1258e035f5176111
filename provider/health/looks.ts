import { isEnabled, type RegionStatuses } from "../aws/accountRegions";
import { isServiceControlPolicy } from "../aws/awsText";
import { AwsError, isDenied } from "../aws/errors";
import { remembered } from "../aws/remembered";
import type { SourceAccountApi } from "../aws/sourceAccounts";
import type { ConfigAggregatorError } from "../domain/error";
import { inLine } from "../domain/errorText";
import {
  type Evidence,
  type Look,
  type LookName,
  NO_ROLE,
  type OrganizationProblem,
  type RegionUse,
} from "../domain/health/ladder";
import { parseRole } from "../domain/role";
import { type RoleProblem, UnusableRoleError } from "../live/errors";
import { certain, type Finding, type Unseen } from "../live/finding";
import { lookAtOrganization, roleProblem, unseenIn } from "../live/organization";
import { findRefusals } from "../live/organizationCauses";
import { codeOf, failureIn, isAboutAccount, whyUnchecked } from "../live/unchecked";
import { accountStates } from "./accounts";
import type { Collected } from "./collect";
import { isEnabledByDefault, lookAtRegions } from "./regions";
import type { HealthContext } from "./subject";

/** The role that is assumed in source accounts. */
export interface SourceLooking {
  /** For example `arn:aws:iam::{account}:role/audit`; undefined: source accounts are not checked. */
  readonly sourceRole: string | undefined;
  /** No text may contain it. */
  readonly isSecret?: boolean;
  /** Whether it is too late to start another check. */
  readonly isLate?: () => boolean;
}

/** What one check has found: some parts of {@link Evidence}. */
type Found = Partial<Evidence>;

const LATE = "not within the time given";

/**
 * Looks for what explains the state of sources, one thing at a time, as far as permissions reach. If something could
 * not be checked, the answer says so; this is never taken for a result.
 */
export class Looks {
  readonly #states: () => Promise<NonNullable<Collected["accounts"]>>;
  readonly #organization: () => Promise<Pick<Evidence, "organization">>;
  readonly #ownRegions: () => Promise<Look<RegionStatuses>>;

  constructor(
    readonly context: HealthContext,
    readonly collected: Collected,
    readonly looking: SourceLooking,
  ) {
    const { configuration } = context;
    const { region, accounts, regions } = collected;
    this.#states = askOnce(async () => accounts ?? accountStates(configuration.organizationAccounts(region)));
    this.#organization = askOnce(async () => ({ organization: await this.#wrongWithOrganization() }));
    this.#ownRegions = askOnce(
      async () => regions ?? lookAtRegions(() => configuration.accountRegions(region)),
    );
  }

  /** Opens an account to check it. Nothing is called yet. */
  into(accountId: string): AccountLooks {
    return new AccountLooks(this, accountId);
  }

  async account(accountId: string): Promise<Found> {
    const states = await this.#states();
    return { account: "seen" in states ? { seen: states.seen.get(accountId) } : states };
  }

  organization(): Promise<Found> {
    return this.#organization();
  }

  /** Without access to the account, only regions that every account has, or that no account has, are known. */
  async useFromOutside(region: string): Promise<Look<RegionUse>> {
    const regions = await this.#ownRegions();
    if ("unseen" in regions) return regions;
    const status = regions.seen.get(region);
    if (status === undefined) return { seen: "no region" };
    return isEnabledByDefault(status) ? { seen: "enabled" } : { unseen: NO_ROLE };
  }

  async #wrongWithOrganization(): Promise<NonNullable<Evidence["organization"]>> {
    const { configuration } = this.context;
    const { live, region } = this.collected;
    const api = configuration.organization(region);
    try {
      const seen = await lookAtOrganization(api);
      const at = live.creationTime === undefined ? undefined : Date.parse(live.creationTime);
      const refusals = findRefusals(seen, { at });
      const proven = refusals.find(({ certainty }) => certainty === "certain");
      if (proven !== undefined) return { seen: told(proven) };
      const role = live.source.kind === "organization" ? live.source.roleArn : "";
      const parsed = parseRole(role);
      if (parsed?.account === seen.account) {
        const problem = roleProblem(await api.trustedServices(parsed.name));
        if (problem !== undefined) return { seen: unusable(role, problem) };
      }
      const [suspected] = refusals;
      if (suspected !== undefined) return { seen: told(suspected) };
      const [unseen] = unseenIn(seen);
      return unseen === undefined ? { seen: undefined } : { unseen: describe(unseen) };
    } catch (error) {
      return { unseen: whyUnchecked(failureIn(error), "iam:GetRole") };
    }
  }
}

/** Checks one account. */
export class AccountLooks {
  readonly #api: SourceAccountApi | undefined;
  readonly #regions: () => Promise<Look<RegionStatuses>>;
  /** Why nothing in the account can be checked. */
  #closed: string | undefined;

  constructor(
    readonly looks: Looks,
    readonly accountId: string,
  ) {
    const { context, collected, looking } = looks;
    const { configuration } = context;
    const { region } = collected;
    if (accountId === collected.accountId) this.#api = configuration.ownAccount(region);
    else if (looking.sourceRole !== undefined)
      this.#api = configuration.sourceAccount(region, looking.sourceRole, accountId);
    else this.#closed = NO_ROLE;
    const api = this.#api;
    this.#regions = askOnce(async () =>
      api ? this.#asking("account:ListRegions", () => api.regions()) : { unseen: NO_ROLE },
    );
  }

  /** Does one check of the account in a region. */
  look(name: LookName, region: string): Promise<Found> {
    switch (name) {
      case "account":
        return this.looks.account(this.accountId);
      case "organization":
        return this.looks.organization();
      case "use":
        return this.#use(region);
      case "recorder":
        return this.#in("recorder", "config:DescribeConfigurationRecorders", (api) =>
          api.recorders(region).recorder(),
        );
      case "isAuthorized":
        return this.#in("isAuthorized", "config:DescribeAggregationAuthorizations", async (api) => {
          const { accountId, region: home } = this.looks.collected;
          return (await api.authorizations(region).find({ accountId, region: home })) !== undefined;
        });
    }
  }

  async #use(region: string): Promise<Found> {
    const regions = await this.#regions();
    if ("unseen" in regions) {
      const outside = await this.looks.useFromOutside(region);
      return { use: "seen" in outside ? outside : regions };
    }
    const status = regions.seen.get(region);
    if (status === undefined) return { use: { seen: "no region" } };
    return { use: { seen: isEnabled(status) ? "enabled" : "not enabled" } };
  }

  async #in<Name extends "recorder" | "isAuthorized">(
    name: Name,
    action: string,
    ask: (api: SourceAccountApi) => Promise<unknown>,
  ): Promise<Found> {
    let deniedBy: string | undefined;
    const api = this.#api;
    const seen =
      api === undefined
        ? { unseen: NO_ROLE }
        : await this.#asking(
            action,
            () => ask(api),
            (failure) => {
              const said = failure.cause instanceof Error ? failure.cause.message : "";
              if (isDenied(failure) && isServiceControlPolicy(said)) deniedBy = said;
            },
          );
    return { [name]: seen, ...(deniedBy !== undefined && { deniedBy }) };
  }

  /** Asks the account, unless an earlier answer showed that it can't be asked. */
  async #asking<T>(
    action: string,
    ask: () => Promise<T>,
    onFailure: (failure: ConfigAggregatorError) => void = () => {},
  ): Promise<Look<T>> {
    if (this.#closed !== undefined) return { unseen: this.#closed };
    if (this.looks.looking.isLate?.()) return { unseen: LATE };
    try {
      return { seen: await ask() };
    } catch (error) {
      const failure = failureIn(error);
      onFailure(failure);
      const { sourceRole: pattern, isSecret = false } = this.looks.looking;
      const unseen = whyUnchecked(failure, actionOf(failure, action), { pattern, isSecret });
      if (isAboutAccount(failure)) this.#closed = unseen;
      return { unseen };
    }
  }
}

function unusable(role: string, problem: RoleProblem): OrganizationProblem {
  const { nextStep, certainty } = told(certain(new UnusableRoleError(role, problem)));
  const what = problem === "missing" ? "doesn't exist" : "doesn't trust it";
  return { text: `AWS Config can't read the organization: the role ${role} ${what}`, nextStep, certainty };
}

/** The action that failed: one check may take several calls of a service. */
function actionOf(failure: ConfigAggregatorError, action: string): string {
  const operation = failure instanceof AwsError ? failure.facts.operation : undefined;
  return operation === undefined ? action : action.replace(/:.*/, `:${operation}`);
}

function askOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  const asked = remembered(ask);
  return () => asked();
}

/** An error as a cause: what is wrong, and what to do now. */
function told({ error, certainty }: Finding): OrganizationProblem {
  return { text: error.what, nextStep: error.advice?.deployment ?? inLine(error, "deployment"), certainty };
}

function describe({ permission, error }: Unseen): string {
  return `${permission}: ${codeOf(error)}`;
}
