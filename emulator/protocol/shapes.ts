/** A string of the model: UTF-16 lengths, a pattern for the whole value, or an enumeration. */
export interface StringShape {
  readonly type: "string";
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly values?: readonly string[];
}

/** An integer, or with `fractions` any finite number. */
export interface NumberShape {
  readonly type: "number";
  readonly min?: number;
  readonly max?: number;
  readonly fractions?: boolean;
}

export interface BooleanShape {
  readonly type: "boolean";
}

export interface ListShape {
  readonly type: "list";
  readonly member: Shape;
  readonly min?: number;
  readonly max?: number;
}

/** A structure. AWS ignores unknown members; `closed` rejects them. */
export interface StructureShape {
  readonly type: "structure";
  readonly members: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly closed?: boolean;
}

/** Strings by any key. */
export interface MapShape {
  readonly type: "map";
}

/** Any JSON value, whose reader checks it itself. */
export interface JsonShape {
  readonly type: "json";
}

export type Shape =
  | StringShape
  | NumberShape
  | BooleanShape
  | ListShape
  | StructureShape
  | MapShape
  | JsonShape;

/** The TypeScript type that a shape reads. */
export type Value<S> = S extends { type: "string"; values: readonly (infer V)[] }
  ? V
  : S extends { type: "string" }
    ? string
    : S extends { type: "number" }
      ? number
      : S extends { type: "boolean" }
        ? boolean
        : S extends { type: "map" }
          ? Record<string, string>
          : S extends { type: "json" }
            ? unknown
            : S extends { type: "list"; member: infer M }
              ? Value<M>[]
              : S extends { type: "structure"; members: infer M }
                ? Structure<M, S extends { required: readonly (infer R)[] } ? R : never>
                : never;

type Structure<M, R> = { [K in keyof M as K extends R ? K : never]: Value<M[K]> } & {
  [K in keyof M as K extends R ? never : K]?: Value<M[K]>;
};
