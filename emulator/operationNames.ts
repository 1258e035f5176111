import { nearNames } from "./nearNames";
import { awsOperations, serviceTitles } from "./operations";
import { AwsError } from "./protocol/errors";
import type { ServiceName } from "./serviceName";

/** An operation in a fault or a rate. */
export interface NamedOperation {
  readonly operation: string;
  readonly service?: ServiceName;
}

/**
 * Throws AwsError (ValidationException) if no service, or not the given one, has the operation. `*` means every
 * operation.
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
