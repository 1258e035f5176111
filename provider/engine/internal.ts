import { FORMER_MEMBER, INTERNAL_PREFIX } from "../domain/internalNames";
import { isRecord } from "../domain/values";
import type { Handler } from "./handler";
import { PartialFailure } from "./partialFailure";

/**
 * A handler that hides internal properties from what the engine shows, for example in `pulumi preview --diff`. The
 * engine gets these properties under names that it hides; the steps get them under their own.
 *
 * @param names - of the internal properties. States that still hold them under their own names are read as well.
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
      const { props: outs, inputs, ...found } = await handler.read(id, reveal(props ?? ({} as Outputs)));
      // An unchanged value must not look changed to a refresh.
      const as = isEarlier(props ?? {}, names) ? asEarlier : hide;
      return { ...found, ...(outs && { props: as(outs) }), ...(inputs && { inputs: as(inputs) }) };
    },
    update: async (id, olds, news) => {
      const { outs } = await hidingRest(handler.update(id, reveal(olds), reveal(news)));
      return outs ? { outs: hide(outs) } : {};
    },
    delete: (id, props) => handler.delete(id, reveal(props)),
  };
}

/** Whether a state is older than the hiding of these properties. */
function isEarlier(state: object, names: readonly string[]): boolean {
  if (names.some((name) => INTERNAL_PREFIX + name in state)) return false;
  return names.some((name) => name in state) || holdsFormerMember(state);
}

function holdsFormerMember(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return Object.values(value).some((member) => member === FORMER_MEMBER || holdsFormerMember(member));
}

/** Values as an earlier state holds them: its maps of accounts have a word as value of each id. */
function asEarlier<T extends object>(values: T): T {
  const entries = Object.entries(values).map(([key, value]) => [key, earlierValue(key, value)]);
  return Object.fromEntries(entries) as T;
}

function earlierValue(key: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  if (key !== "accountIds") return asEarlier(value);
  // A secret is wrapped.
  if (isRecord(value.value)) return { ...value, value: earlierValue(key, value.value) };
  return Object.fromEntries(
    Object.entries(value).map(([id, member]) => [id, member === true ? FORMER_MEMBER : member]),
  );
}

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
