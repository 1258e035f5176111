import type { EngineContext } from "../engine/context";
import type { CheckCache } from "./checkCache";

/** What the steps of all resources receive. */
export interface Context extends EngineContext {
  readonly checkCache: CheckCache;
}
