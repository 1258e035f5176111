import type { Settings } from "../settings";
import type { Tables } from "./tables";

/** The npm package dynalite stores tables. */
export interface DynaliteKeeper {
  /** The kind of keeper. */
  readonly kind: "dynalite";
  /** The installed version. */
  readonly version: string;
}

/** The DynamoDB endpoint in the setting `dynamodb` stores tables. */
export interface EndpointKeeper {
  /** The kind of keeper. */
  readonly kind: "endpoint";
  /** Its URL. */
  readonly url: string;
}

/** Nothing stores tables: DynamoDB's operations are NotImplemented. */
export interface NoKeeper {
  /** The kind of keeper. */
  readonly kind: "none";
}

/** What stores DynamoDB tables. */
export type TableKeeper = DynaliteKeeper | EndpointKeeper | NoKeeper;

/** What stores tables, according to the current settings. */
export function keeperOf(settings: Settings, { dynalite }: Tables): TableKeeper {
  if (settings.dynamodb !== "") return { kind: "endpoint", url: settings.dynamodb };
  return dynalite === undefined ? { kind: "none" } : { kind: "dynalite", version: dynalite.version };
}
