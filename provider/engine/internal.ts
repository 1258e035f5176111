import { INTERNAL_PREFIX } from "../domain/internalNames";
import type { Handler } from "./handler";
import { PartialFailure } from "./partialFailure";

/** What else states of before these properties were hidden hold in another way, for resources that have such states. */
interface EarlierStates {
  /** Whether a state shows it. */
  isEarlier(state: object): boolean;
  /** Values as such a state holds them. */
  asEarlier<T extends object>(values: T): T;
}

/**
 * A handler that hides internal properties from what the engine shows, for example in `pulumi preview --diff`. The
 * engine gets these properties under names that it hides; the steps get them under their own.
 *
 * @param names - of the internal properties. States that still hold them under their own names are read as well.
 * @param earlier - default: nothing else
 */
export function hidingInternal<Inputs extends object, Outputs extends object>(
  handler: Handler<Inputs, Outputs>,
  names: readonly string[],
  earlier: EarlierStates = NOTHING_ELSE,
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
  /** Whether a state is older than the hiding of these properties. */
  const isOpen = (state: object) =>
    !names.some((name) => INTERNAL_PREFIX + name in state) &&
    (names.some((name) => name in state) || earlier.isEarlier(state));
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
      const { props: outs, inputs, ...found } = await handler.read(id, reveal(props ?? ({} as Outputs)));
      // An unchanged value must not look changed to a refresh.
      const as = isOpen(props ?? {}) ? earlier.asEarlier : hide;
      return { ...found, ...(outs && { props: as(outs) }), ...(inputs && { inputs: as(inputs) }) };
    },
    update: async (id, olds, news) => {
      const { outs } = await hidingRest(handler.update(id, reveal(olds), reveal(news)));
      return outs ? { outs: hide(outs) } : {};
    },
    delete: (id, props) => handler.delete(id, reveal(props)),
  };
}

const NOTHING_ELSE: EarlierStates = { isEarlier: () => false, asEarlier: (values) => values };

/** Renames properties. If two end up with one name, the renamed property wins. */
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
