import { WRAPPED_KEY } from "../aws/settings";
import type { Secret } from "../domain/secretProperties";
import { isRecord, type Raw } from "../domain/values";
import { isUnknown } from "./unknown";

const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Where the values of each kind of secret stand in inputs and outputs. */
export const SECRET_PROPERTIES: Readonly<Record<Secret, readonly string[]>> = {
  accountIds: [
    "accountAggregationSource",
    "accountIds",
    "aggregatorAccountIds",
    "authorizedAccountId",
    "arns",
    "undeclared",
  ],
  roleArn: ["organizationAggregationSource"],
  tags: ["tags", "tagsAll", "defaultTags", "undeclared"],
  filters: ["aggregatorFilters"],
};

/** Of these the engine itself marks what the program gave as secret, since check gives them back in the same shape. */
const MARKED_BY_ENGINE = ["tags", "organizationAggregationSource"];

/** Marks an output as secret, so that the engine encrypts it in the state. */
export function markSecret(value: unknown): unknown {
  return { [WRAPPED_KEY]: SECRET_SIGNATURE, value };
}

/** What any of these inputs and outputs says to be secret. */
export function secretsIn(...holders: readonly unknown[]): Secret[] {
  const kinds = holders.filter(isRecord).flatMap(({ secrets }) => (Array.isArray(secrets) ? secrets : []));
  return [...new Set(kinds as Secret[])].sort();
}

/**
 * Inputs or outputs with everything marked that is secret by themselves or by others. The engine hands values over in
 * clear and unmarked, and marks by itself only what has the name and the shape of what the program gave.
 *
 * @param holders - inputs and outputs of the state and of the program, which say what is secret
 */
export function concealed<T extends object>(values: T, ...holders: readonly unknown[]): T {
  return marked(
    values,
    secretsIn(values, ...holders).flatMap((kind) => SECRET_PROPERTIES[kind] ?? []),
  );
}

/** Checked inputs with that marked of which the engine doesn't recognise what the program gave. */
export function concealedInputs<T extends object>(inputs: T): T {
  const properties = secretsIn(inputs).flatMap((kind) => SECRET_PROPERTIES[kind] ?? []);
  return marked(
    inputs,
    properties.filter((property) => !MARKED_BY_ENGINE.includes(property)),
  );
}

function marked<T extends object>(values: T, properties: readonly string[]): T {
  const concealing = { ...values } as Record<string, unknown>;
  for (const property of properties) {
    const value = concealing[property];
    // Regions are never secret.
    if (property === "accountAggregationSource" && isRecord(value) && !isMarked(value))
      concealing[property] = {
        ...value,
        ...(value.accountIds !== undefined && { accountIds: mark(value.accountIds) }),
      };
    else if (value !== undefined) concealing[property] = mark(value);
  }
  return concealing as T;
}

function mark(value: unknown): unknown {
  return isUnknown(value) || isMarked(value) ? value : markSecret(value);
}

function isMarked(value: unknown): boolean {
  return isRecord(value) && WRAPPED_KEY in (value as Raw);
}
