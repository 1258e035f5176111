import type { Steps } from "../engine/steps";
import { printHealth } from "../health/line";
import type { Subject } from "../health/subject";
import type { Context } from "./context";

/** Where a resource keeps what the line about its sources needs. */
interface Telling<Inputs, Outputs> {
  /** The key under which check has noted that the program wants the line. */
  keyOf(inputs: Inputs): string;
  /** The deployed aggregator. */
  subjectOf(outs: Outputs): Subject;
  /** The accounts whose sources are counted; undefined: all. */
  accountsOf(outs: Outputs): readonly string[] | undefined;
}

/**
 * Steps that print a line about the health of the aggregator's sources, if the program wants one: diff prints it in a
 * preview, and if nothing changes; otherwise create or update prints it after the change. A refresh prints none.
 */
export function withHealthLine<Inputs extends object, Outputs extends object>(
  steps: Steps<Inputs, Outputs, Context>,
  { keyOf, subjectOf, accountsOf }: Telling<Inputs, Outputs>,
): Steps<Inputs, Outputs, Context> {
  const print = async (context: Context, key: string, outs: Outputs) => {
    if (context.checkCache.of(key).health === undefined) return;
    await printHealth(context, subjectOf(outs), accountsOf(outs));
  };
  return {
    ...steps,
    async diff(context, olds, news) {
      const result = await steps.diff(context, olds, news);
      const key = keyOf(news);
      const isDue = !result.changes || context.checkCache.of(key).health?.isPreview;
      const isReplaced = (result.replaces?.length ?? 0) > 0;
      if (isDue && !isReplaced && !context.checkCache.isRefreshing(key)) await print(context, key, olds);
      return result;
    },
    async create(context, inputs) {
      const created = await steps.create(context, inputs);
      await print(context, keyOf(inputs), created.outs);
      return created;
    },
    async update(context, olds, news) {
      const updated = await steps.update(context, olds, news);
      await print(context, keyOf(news), updated.outs);
      return updated;
    },
  };
}
