import type { Call } from "../call";
import type { Role } from "../settings";

/** A role of the caller's account by its name. */
export interface NamedRole {
  readonly arn: string;
  /** Starts and ends with a slash. */
  readonly path: string;
  /** The role in the settings. */
  readonly known: Role | undefined;
}

/** A role's name is unique in an account, whatever its path. A role that no setting mentions has the path `/`. */
export function roleOf(name: string, { caller, settings }: Pick<Call, "caller" | "settings">): NamedRole {
  const own = `arn:${caller.partition}:iam::${caller.account}:role`;
  const known = settings.roles.find(({ arn }) => arn.startsWith(`${own}/`) && arn.endsWith(`/${name}`));
  const arn = known?.arn ?? `${own}/${name}`;
  return { arn, path: arn.slice(own.length, arn.length - name.length), known };
}
