import { INTERNAL_PREFIX } from "../domain/internalNames";
import type { Handler } from "./handler";
import { PartialFailure } from "./partialFailure";

/**
 * A handler that keeps what only this package reads out of what the engine shows, as `pulumi preview --diff` does. The
 * engine gets these properties under names that it hides; the steps get them under their own.
 *
 * @param names - of the internal properties. States that hold them under these names are read as well.
 */
export function hidingInternal<Inputs extends object, Outputs extends object>(
  handler: Handler<Inputs, Outputs>,
  names: readonly string[],
): Handler<Inputs, Outputs> {
  const hide = <T extends object>(values: T) =>
    renamed(values, names, (name) => [name, INTERNAL_PREFIX + name]);
  const reveal = <T extends object>(values: T) =>
    renamed(values, names, (name) => [INTERNAL_PREFIX + name, name]);
  const hidingRest = async <T>(step: Promise<T>): Promise<T> => {
    try {
      return await step;
    } catch (error) {
      if (error instanceof PartialFailure) error.properties = hide(error.properties);
      throw error;
    }
  };
  return {
    ...handler,
    check: async (olds, news) => {
      const { inputs, ...rest } = await handler.check(reveal(olds), reveal(news));
      return { ...rest, ...(inputs && { inputs: hide(inputs) }) };
    },
    diff: (id, olds, news) => handler.diff(id, reveal(olds), reveal(news)),
    create: async (inputs) => {
      const { id, outs } = await hidingRest(handler.create(reveal(inputs)));
      return { id, ...(outs && { outs: hide(outs) }) };
    },
    read: async (id, props) => {
      const found = await handler.read(id, reveal(props ?? ({} as Outputs)));
      const { props: outs, inputs } = found as { props?: object; inputs?: object };
      return {
        ...found,
        ...(outs && { props: hide(outs) }),
        ...(inputs && { inputs: hide(inputs) }),
      } as never;
    },
    update: async (id, olds, news) => {
      const { outs } = await hidingRest(handler.update(id, reveal(olds), reveal(news)));
      return outs ? { outs: hide(outs) } : {};
    },
    delete: (id, props) => handler.delete(id, reveal(props)),
  };
}

/** Properties of which some have other names; of two with the same name by then, the renamed one counts. */
function renamed<T extends object>(
  values: T,
  names: readonly string[],
  rename: (name: string) => [from: string, to: string],
): T {
  const pairs = new Map(names.map(rename));
  const entries = Object.entries(values);
  const kept = entries.filter(([key]) => !pairs.has(key));
  const moved = entries.flatMap(([key, value]) => {
    const to = pairs.get(key);
    return to === undefined ? [] : [[to, value] as const];
  });
  return Object.fromEntries([...kept, ...moved]) as T;
}
