import type { OrganizationDenial } from "../aws/awsText";
import type { DelegatedAdministrator, Organization } from "../aws/organization";
import type { ConfigAggregatorError } from "../domain/error";
import {
  BillingOnlyError,
  ChangedOrganizationError,
  DelegationNotReadableError,
  EnableAccessDeniedError,
  FormerOrganizationError,
  NoOrganizationError,
  NoTrustedAccessError,
  NotDelegatedError,
} from "./errors";
import { certain, type Finding, isUnseen, likely } from "./finding";
import type { SeenOrganization } from "./organization";

/** The organization for which an aggregator was made. */
export interface RecordedOrganization {
  readonly id: string;
  readonly managementAccount: string;
}

/** What is known about an existing aggregator. */
export interface Made {
  /** Undefined if the state doesn't say. */
  readonly organization?: RecordedOrganization | undefined;
  /** When it was created, in milliseconds since the epoch. */
  readonly at?: number | undefined;
}

/**
 * Why AWS rejects an organization's aggregator.
 *
 * @param made - the aggregator that is to change; undefined for a new one
 */
export function findRefusals(seen: SeenOrganization, made?: Made): readonly Finding[] {
  const { account, organization } = seen;
  if (isUnseen(organization)) return [];
  if (organization === undefined) return [certain(new NoOrganizationError(account))];
  return [
    ...(organization.allFeatures ? [] : [certain(new BillingOnlyError(organization.id))]),
    ...(made === undefined ? [] : findChanges(seen, organization, made)),
    ...findMissing(seen, organization),
  ];
}

/** What a member lacks. */
function findMissing(
  { account, delegated, isTrusted }: SeenOrganization,
  organization: Organization,
): Finding[] {
  const { managementAccount } = organization;
  if (account === managementAccount) return [];
  if (delegated !== undefined && !isUnseen(delegated) && !ownIn(delegated, account)) {
    const accounts = delegated.map((one) => one.account);
    return [certain(new NotDelegatedError(account, managementAccount, accounts))];
  }
  return isTrusted === false ? [certain(new NoTrustedAccessError(account))] : [];
}

/** What has changed since an aggregator was made: one finding, the most serious. */
function findChanges({ account, delegated }: SeenOrganization, now: Organization, made: Made): Finding[] {
  const { organization: then, at } = made;
  if (then !== undefined && then.id !== now.id)
    return [certain(new FormerOrganizationError({ account, was: then.id, is: now.id }))];
  if (then !== undefined && then.managementAccount !== now.managementAccount)
    return [
      certain(new ChangedOrganizationError({ was: then.managementAccount, is: now.managementAccount })),
    ];
  const { joined, registered } = isUnseen(delegated) ? {} : (ownIn(delegated ?? [], account) ?? {});
  if (then === undefined && isLater(joined, at))
    return [
      likely(new FormerOrganizationError({ account, is: now.id, joined: dateOf(joined), made: dateOf(at) })),
    ];
  if (isLater(registered, at))
    return [
      likely(new ChangedOrganizationError({ account, registered: dateOf(registered), made: dateOf(at) })),
    ];
  return [];
}

/** A denied Put, and what is known about it. */
interface Denied {
  /** Undefined if there was no aggregator. */
  readonly made: Made | undefined;
  /** The cause that AWS's message names. */
  readonly named: OrganizationDenial | undefined;
}

/**
 * Why AWS has answered a Put with OrganizationAccessDeniedException: those of the four causes that can't be ruled out.
 * A cause is certain if it is the only one left, or if AWS itself names it.
 */
export function findCauses(seen: SeenOrganization, { made, named }: Denied): readonly Finding[] {
  const found = findRefusals(seen, made);
  const proven = found.filter(({ certainty }) => certainty === "certain");
  if (proven.length > 0) return proven;
  const possible = possibleCauses(seen, made, found);
  const meant = possible.filter(([cause]) => cause === named);
  const left = meant.length > 0 ? meant : possible;
  // Without trusted access, AWS gives the same answer.
  const isSure = left.length === 1 && (meant.length === 1 || !isUnseen(seen.isTrusted));
  return left.map(([, error]) => (isSure ? certain(error) : likely(error)));
}

type Cause = readonly [cause: OrganizationDenial, error: ConfigAggregatorError];

/** @param suspected - findings that point to one of them */
function possibleCauses(
  { account, organization, delegated }: SeenOrganization,
  made: Made | undefined,
  suspected: readonly Finding[],
): readonly Cause[] {
  if (organization === undefined || isUnseen(organization)) return [];
  const { managementAccount } = organization;
  const isManagement = account === managementAccount;
  const causes: Cause[] = [];
  if (isManagement) causes.push(["enable", new EnableAccessDeniedError(account)]);
  else if (isUnseen(delegated))
    causes.push(["delegation", new DelegationNotReadableError(account, managementAccount)]);
  if (made === undefined) return causes;
  const known = suspected.map(({ error }) => error);
  // If the state records the organization, it is still the same one here.
  const isSame = made.organization !== undefined;
  if (!isSame || !isManagement)
    causes.push(["changed", known.find(isChange) ?? new ChangedOrganizationError({})]);
  if (!isSame)
    causes.push([
      "former",
      known.find(isFormer) ?? new FormerOrganizationError({ account, is: organization.id }),
    ]);
  return causes;
}

function isChange(error: ConfigAggregatorError): boolean {
  return error instanceof ChangedOrganizationError;
}

function isFormer(error: ConfigAggregatorError): boolean {
  return error instanceof FormerOrganizationError;
}

/** How long AWS Config may take until it accepts a new delegated administrator. AWS doesn't document it. */
const NEW_REGISTRATION = 10 * 60_000;

/**
 * When this account was registered as a delegated administrator; undefined if it isn't one, or if that was long ago.
 *
 * @param now - AWS's time, in milliseconds since the epoch
 */
export function newRegistration({ account, delegated }: SeenOrganization, now: number): number | undefined {
  if (delegated !== undefined && isUnseen(delegated)) return undefined;
  const registered = ownIn(delegated ?? [], account)?.registered;
  return registered !== undefined && now - registered < NEW_REGISTRATION ? registered : undefined;
}

function ownIn(
  delegated: readonly DelegatedAdministrator[],
  account: string,
): DelegatedAdministrator | undefined {
  return delegated.find((one) => one.account === account);
}

function isLater(time: number | undefined, than: number | undefined): boolean {
  return time !== undefined && than !== undefined && time > than;
}

/** `2026-01-31` */
function dateOf(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 10);
}
