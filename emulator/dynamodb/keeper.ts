import type { Settings } from "../settings";
import type { Tables } from "./tables";

/** The npm package dynalite keeps tables. */
export interface DynaliteKeeper {
  /** Which of them. */
  readonly kind: "dynalite";
  /** The version that is installed. */
  readonly version: string;
}

/** The DynamoDB of the setting `dynamodb` keeps tables. */
export interface EndpointKeeper {
  /** Which of them. */
  readonly kind: "endpoint";
  /** Where it is. */
  readonly url: string;
}

/** Nobody keeps tables: operations of DynamoDB are NotImplemented. */
export interface NoKeeper {
  /** Which of them. */
  readonly kind: "none";
}

/** Who keeps DynamoDB tables. */
export type TableKeeper = DynaliteKeeper | EndpointKeeper | NoKeeper;

/** Who does, by the settings of now. */
export function keeperOf(settings: Settings, { dynalite }: Tables): TableKeeper {
  if (settings.dynamodb !== "") return { kind: "endpoint", url: settings.dynamodb };
  return dynalite === undefined ? { kind: "none" } : { kind: "dynalite", version: dynalite.version };
}
