import type { Aggregator } from "../aggregator";
import type { Call } from "../call";

import { accessDenied } from "./errors";

/**
 * Refuses to change what AWS itself made: service-linked aggregators, and those that Control Tower's guardrails
 * protect by their tag.
 */
export function refuseOwnedByAws(aggregator: Aggregator, operation: string, { caller }: Call): void {
  const denied = `User: ${caller.arn} is not authorized to perform: config:${operation} on resource: ${aggregator.arn}`;
  if (aggregator.createdBy !== undefined) {
    throw accessDenied(`${denied} because it is managed by the AWS service ${aggregator.createdBy}`);
  }
  if (aggregator.tags["aws-control-tower"] === "managed-by-control-tower") {
    throw accessDenied(`${denied} with an explicit deny in a service control policy`);
  }
}
