import { WRAPPED_KEY } from "../aws/settings";

const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Marks an output as secret, so that the engine encrypts it in the state. */
export function markSecret(value: unknown): unknown {
  return { [WRAPPED_KEY]: SECRET_SIGNATURE, value };
}
