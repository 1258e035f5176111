import { sameSet } from "../domain/sets";
import { recordedDiffers } from "../engine/recorded";
import type { DiffResult } from "../engine/steps";
import type { Context } from "../process/context";
import { accountsIn, type Inputs, type Outputs, replacedProperties } from "./inputs";

/** Compares what is waited for now with what was waited for before. For another aggregator, the wait is replaced. */
export async function diff(_context: Context, olds: Outputs, news: Inputs): Promise<DiffResult> {
  const replaces = replacedProperties(olds, news);
  if (replaces.length > 0) return { changes: true, replaces, deleteBeforeReplace: true };
  const isSame =
    sameSet(accountsIn(olds), accountsIn(news)) &&
    JSON.stringify(olds.regions) === JSON.stringify(news.regions) &&
    !recordedDiffers<Inputs>(olds, news, ["timeoutSeconds", "atLeast"]);
  return { changes: !isSame };
}
