import { nearNames } from "./nearNames";
import { awsOperations, serviceTitles } from "./operations";
import { AwsError } from "./protocol/errors";
import type { ServiceName } from "./serviceName";

/** An operation as a fault or a rate names it. */
export interface NamedOperation {
  readonly operation: string;
  readonly service?: ServiceName;
}

/**
 * Throws AwsError (ValidationException) where no request can be of an operation, be it of a service or of any. `*` is
 * every operation.
 */
export function checkOperation({ operation, service }: NamedOperation): void {
  const known = service === undefined ? Object.values(awsOperations).flat() : awsOperations[service];
  if (operation === "*" || known.includes(operation)) return;
  const owner = service === undefined ? "No service here" : serviceTitles[service];
  const has = service === undefined ? "has" : "doesn't have";
  const near = nearNames(operation, known);
  const hint = near.length === 0 ? "" : ` Near it: ${near.join(", ")}.`;
  throw new AwsError("ValidationException", `${owner} ${has} an operation ${operation}.${hint}`);
}
