import type { Call } from "../call";

import { accessDenied } from "./errors";

/** An aggregator or an authorization. */
interface Owned {
  readonly arn: string;
  readonly createdBy?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The role with which Control Tower works in an account. Its guardrails don't apply to this role. */
const controlTowerRole = /^arn:[\w-]+:iam::\d{12}:role\/AWSControlTowerExecution$/;

/**
 * Rejects changes of resources that AWS owns: service-linked aggregators, and resources with the tag that Control
 * Tower's guardrails protect.
 */
export function refuseOwnedByAws(resource: Owned, operation: string, { caller }: Call): void {
  const { arn, createdBy, tags } = resource;
  const denied = `User: ${caller.arn} is not authorized to perform: config:${operation} on resource: ${arn}`;
  if (createdBy !== undefined) {
    throw accessDenied(`${denied} because it is managed by the AWS service ${createdBy}`);
  }
  if (controlTowerRole.test(caller.session?.roleArn ?? "")) return;
  if (tags["aws-control-tower"] === "managed-by-control-tower") {
    throw accessDenied(`${denied} with an explicit deny in a service control policy`);
  }
}
