/** A role that could not be assumed, and the property that names it. */
export interface FailedRole {
  readonly operation: "AssumeRole" | "AssumeRoleWithWebIdentity";
  readonly arn: string;
  /** For example `assumeRoles[1].roleArn`. */
  readonly property: string;
}

/** A function that finds credentials. */
type Provider<Arguments extends unknown[], Found> = (...args: Arguments) => Promise<Found>;

const FAILED = new WeakMap<object, FailedRole | undefined>();

/** The roles that are being assumed at the moment, by the settings that name them; the last one waits for AWS. */
const PENDING = new WeakMap<object, Set<FailedRole>>();

/** The role whose assumption threw an error; undefined if no role of the settings was being assumed. */
export function failedRole(error: unknown): FailedRole | undefined {
  return typeof error === "object" && error !== null ? FAILED.get(error) : undefined;
}

/** Notes on an error which role was being assumed while the call waited for its credentials. */
export function notePending(error: object, settings: object): void {
  const role = [...(PENDING.get(settings) ?? [])].at(-1);
  if (role && !FAILED.has(error)) FAILED.set(error, role);
}

/** A provider of credentials that records, while it runs, that this role is being assumed. */
export function pending<Arguments extends unknown[], Found>(
  provider: Provider<Arguments, Found>,
  role: FailedRole,
  settings: object,
): Provider<Arguments, Found> {
  const roles = PENDING.get(settings) ?? new Set();
  PENDING.set(settings, roles);
  return async (...args) => {
    const mine = { ...role };
    roles.add(mine);
    try {
      return await provider(...args);
    } finally {
      roles.delete(mine);
    }
  };
}

/**
 * A provider of credentials that adds a note to its errors. The SDK throws them from the call that needs the
 * credentials, without the role. Each error keeps its first note: that of the step which failed.
 *
 * @param roleOf - the role that is being assumed; undefined for the credentials that assume the first role
 */
export function withFailedRole<Arguments extends unknown[], Found>(
  provider: Provider<Arguments, Found>,
  roleOf: (error: object) => FailedRole | undefined,
): Provider<Arguments, Found> {
  return async (...args) => {
    try {
      return await provider(...args);
    } catch (error) {
      if (typeof error === "object" && error !== null && !FAILED.has(error)) FAILED.set(error, roleOf(error));
      throw error;
    }
  };
}

/** Whether a file could not be read. Before anything is sent, that is a file with credentials. */
export function isUnreadFile(error: unknown): boolean {
  const { syscall = "" } = (error ?? {}) as { readonly syscall?: unknown };
  return ["open", "read", "stat"].includes(String(syscall));
}
