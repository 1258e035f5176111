import { retrying } from "../../aws/retry";
import type { Context } from "./context";
import { deletionOf } from "./deletion";
import { findRemaining } from "./find";
import type { Outputs } from "./inputs";

/**
 * Deletes an aggregator, unless others still have something in it. One that is gone already is a success; so is one
 * whose name somebody else has given to another.
 *
 * @throws NotEmptyError, OwnedByOtherError, AwsOwnedError, AwsError
 */
export async function remove({ configuration, clock }: Context, olds: Outputs): Promise<void> {
  const api = configuration.api(olds.region);
  await retrying(async () => {
    const deletion = deletionOf(olds, await findRemaining(api, olds.name));
    if (deletion.kind === "refused") throw deletion.error;
    if (deletion.kind === "deleted") await api.remove(olds.name);
  }, clock);
}
