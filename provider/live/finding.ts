import { AwsError } from "../aws/errors";
import type { ConfigAggregatorError } from "../domain/error";

/** Whether what was asked leaves no other explanation. */
export type Certainty = "certain" | "likely";

/** Why AWS rejects something, as far as is known: the error says what is wrong, and what to do now. */
export interface Finding {
  readonly certainty: Certainty;
  readonly error: ConfigAggregatorError;
}

/** What could not be checked. This doesn't predict what AWS will do. */
export interface Unseen {
  /** For example `the organization`. */
  readonly what: string;
  /** The permission that the caller needs, for example `organizations:DescribeOrganization`. */
  readonly permission: string;
  /** Why AWS didn't answer. */
  readonly error: AwsError;
}

export function certain(error: ConfigAggregatorError): Finding {
  return { certainty: "certain", error };
}

export function likely(error: ConfigAggregatorError): Finding {
  return { certainty: "likely", error };
}

export function isUnseen(value: unknown): value is Unseen {
  return typeof value === "object" && value !== null && "permission" in value && "error" in value;
}

/**
 * Asks for something that the caller may not be allowed to see.
 *
 * @throws AwsError, if the caller has no usable credentials: then nothing can be asked
 */
export async function orUnseen<T>(what: string, permission: string, asking: Promise<T>): Promise<T | Unseen> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind === "unauthenticated") throw error;
    return { what, permission, error };
  }
}

/** `the organization could not be checked: DescribeOrganization of the organization failed: …`, without an end. */
export function describeUnseen({ what, permission, error }: Unseen): string {
  const needed = error.facts.deniedAction === permission ? "" : ` (this needs ${permission})`;
  return `${what} could not be checked: ${error.what}${needed}`;
}
