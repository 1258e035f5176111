import { type Report, withoutValues } from "../../domain/problem";
import { isUrl, mayHoldPassword, URL_RULE } from "../../domain/url";
import { isRecord, type Raw, refuseOthers, withoutUndefined } from "../../domain/values";

/** The place of a value that is checked, and how to report problems. */
export interface Place {
  /** For example `assumeRoles[1].duration`. */
  readonly path: string;
  readonly report: Report;
  /** Whether a value is known only later: an output, or a promise. */
  isLater(value: unknown): boolean;
  /** Whether unknown members are rejected. pulumi-aws has more members than this package. */
  readonly refusesOthers: boolean;
  /** Whether a value may be secret although it isn't marked. */
  readonly mayBeSecret: boolean;
}

/** A kind of value: how it is read and which rules apply. */
export interface Kind<T> {
  /** Its name in the documentation. */
  readonly shape: string;
  /** The default, in the documentation's words. */
  readonly byDefault?: string;
  /** The members of an object, or of the objects in a list. */
  readonly members?: Members;
  /** Whether there can be several, each with these members. */
  readonly isList?: boolean;
  /** The value for use in code. Parts that break a rule are left out. */
  read(value: unknown): T;
  /** Reports every rule that a value breaks. The value is given, and known now. */
  check(value: unknown, place: Place): void;
}

/** One setting, or one member of a setting. */
export interface Setting<T = unknown> {
  readonly kind: Kind<T>;
  /** A sentence for the documentation, in Markdown. */
  readonly doc: string;
  /** The default, unless the kind has one. In Markdown. */
  readonly byDefault?: string;
  /** `always`: a credential. `maybe`: a program can declare it as secret. */
  readonly secret?: "always" | "maybe";
  readonly isRequired?: boolean;
  /** Accepted, but not documented: an alias from pulumi-aws, or something that the constructor adds. */
  readonly isHidden?: boolean;
}

/** The members of an object by name. */
export type Members = Readonly<Record<string, Setting>>;

type ValueOf<S> = S extends Setting<infer T> ? T : never;
type Optional<M> = { [K in keyof M]: undefined extends ValueOf<M[K]> ? K : never }[keyof M];

/** The result of reading these members. */
export type Values<M> = {
  readonly [K in Exclude<keyof M, Optional<M>>]: ValueOf<M[K]>;
} & { readonly [K in Optional<M>]?: Exclude<ValueOf<M[K]>, undefined> };

/** Whether a value is given. An empty string in a stack's configuration is not. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** A non-empty string. */
export function text(rule: string, keeps: (text: string) => boolean = () => true): Kind<string | undefined> {
  return {
    shape: "string",
    read: asText,
    check: (value, { path, report }) => {
      if (typeof value !== "string" || !keeps(value)) report(path, value, rule);
    },
  };
}

/** One of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Kind<Word | undefined> {
  return {
    shape: words.map((word) => `\`"${word}"\``).join(" or "),
    read: (value) => words.find((word) => word === value),
    check: (value, { path, report }) => {
      if (!words.some((word) => word === value)) report(path, value, words.join(" or "));
    },
  };
}

/** A boolean. */
export const flag: Kind<boolean | undefined> = {
  shape: "boolean",
  read: (value) => (isGiven(value) ? value === true || value === "true" : undefined),
  check: (value, { path, report }) => {
    if (![true, false, "true", "false"].includes(value as boolean | string))
      report(path, value, "true or false");
  },
};

/** A number; in the stack's configuration it is a string. */
export function number(
  shape: string,
  rule: string,
  keeps: (number: number) => boolean,
): Kind<number | undefined> {
  return {
    shape,
    read: asNumber,
    check: (value, { path, report }) => {
      const read = asNumber(value);
      if (read === undefined || !keeps(read)) report(path, value, rule);
    },
  };
}

/** A duration in pulumi-aws's format, `1h30m` or `900s`, in seconds. */
export function duration(rule: string, keeps: (seconds: number) => boolean): Kind<number | undefined> {
  return {
    shape: "duration",
    read: seconds,
    check: (value, { path, report }) => {
      const read = seconds(value);
      if (read === undefined || !keeps(read)) report(path, value, rule);
    },
  };
}

/** The URL of an endpoint. */
export const url: Kind<string | undefined> = {
  shape: "URL",
  byDefault: "AWS's own",
  read: asText,
  check: (value, { path, report }) => {
    if (!isUrl(value)) report(path, mayHoldPassword(value) ? undefined : value, URL_RULE);
  },
};

/** A list of strings. */
export function texts(
  shape: string,
  rule: string,
  rules: { readonly each: string; keeps(text: string): boolean } = { each: "a string", keeps: () => true },
): Kind<readonly string[]> {
  return {
    shape,
    read: (value) => (Array.isArray(value) ? value.filter((member) => typeof member === "string") : []),
    check: (value, place) => {
      const { path, report, isLater } = place;
      if (!Array.isArray(value)) report(path, value, rule);
      else
        value.forEach((member, index) => {
          if (isLater(member) || (typeof member === "string" && rules.keeps(member))) return;
          report(`${path}[${index}]`, member, rules.each);
        });
    },
  };
}

/** Strings by name. */
export const textsByName: Kind<Readonly<Record<string, string>>> = {
  shape: "map of strings",
  read: (value) =>
    Object.fromEntries(
      Object.entries(isRecord(value) ? value : {}).map(([key, member]) => [key, String(member)]),
    ),
  check: (value, { path, report, isLater }) => {
    if (!isRecord(value)) report(path, undefined, "an object whose values are strings");
    else
      for (const [key, member] of Object.entries(value))
        if (!isLater(member) && typeof member !== "string")
          report(`${path}[${JSON.stringify(key)}]`, member, "a string");
  },
};

/**
 * An object. Reports never contain its value, which may hold a credential.
 *
 * @param also - reports rules about several members
 */
export function object<const M extends Members>(
  members: M,
  rule: string,
  also: (given: Raw, place: Place) => void = () => {},
): Kind<Values<M>> & { readonly members: M } {
  return {
    shape: "object",
    members,
    read: (value) => readMembers(members, isRecord(value) ? value : {}),
    check: (value, place) => {
      if (!isRecord(value)) return place.report(place.path, undefined, rule);
      checkMembers(members, value, place);
      also(value, place);
    },
  };
}

/** A list of objects of one kind. Objects that can't be read are left out. */
export function list<T>(one: Kind<T>, rule: string): Kind<readonly Exclude<T, undefined>[]> {
  return {
    shape: "list of objects",
    ...(one.members && { members: one.members }),
    isList: true,
    read: (value) =>
      (Array.isArray(value) ? value : [])
        .map((member) => one.read(member))
        .filter((member): member is Exclude<T, undefined> => member !== undefined),
    check: (value, place) => {
      if (!Array.isArray(value)) place.report(place.path, undefined, rule);
      else
        value.forEach((member, index) => {
          if (!place.isLater(member)) one.check(member, { ...place, path: `${place.path}[${index}]` });
        });
    },
  };
}

/** A kind whose values have another form in code. */
export function mapped<T, U>(kind: Kind<T>, form: (value: T) => U): Kind<U> {
  return { ...kind, read: (value) => form(kind.read(value)) };
}

/** A kind with a default of its own. */
export function orElse<T extends string | number | boolean>(
  kind: Kind<T | undefined>,
  value: T,
): Kind<T> & { readonly value: T } {
  return {
    ...kind,
    value,
    byDefault: `\`${JSON.stringify(value)}\``,
    read: (given) => kind.read(given) ?? value,
  };
}

/** Reads every member. */
export function readMembers<M extends Members>(members: M, value: Raw): Values<M> {
  const read = Object.entries(members).map(([key, { kind }]) => [key, kind.read(value[key])]);
  return withoutUndefined(Object.fromEntries(read)) as Values<M>;
}

/** Checks every member, and rejects unknown ones if the place requires it. */
function checkMembers(members: Members, value: Raw, place: Place): void {
  const { path, report, refusesOthers } = place;
  if (refusesOthers) {
    const others = Object.fromEntries(Object.entries(value).filter(([, member]) => isGiven(member)));
    refuseOthers(others, Object.keys(members), `${path}.`, report);
  }
  for (const [key, setting] of Object.entries(members))
    checkSetting(setting, value[key], { ...place, path: `${path}.${key}` });
}

/** Checks one setting or member. */
export function checkSetting({ kind, secret, isRequired }: Setting, value: unknown, place: Place): void {
  const hides = secret === "always" || (secret === "maybe" && place.mayBeSecret);
  const report = hides ? withoutValues(place.report) : place.report;
  if (isGiven(value)) {
    if (!place.isLater(value)) kind.check(value, { ...place, report });
  } else if (isRequired) kind.check(undefined, { ...place, report });
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function asNumber(value: unknown): number | undefined {
  const read = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof read === "number" && Number.isFinite(read) ? read : undefined;
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

function seconds(value: unknown): number | undefined {
  const given = asText(value) ?? "";
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(given)) return undefined;
  const parts = [...given.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  return Math.round(
    parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (UNITS[unit] ?? 1), 0),
  );
}
