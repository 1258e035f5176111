import type { EngineContext } from "../engine/context";
import type { Memory } from "./checkCache";

/** What the steps of all resources are given. */
export interface Context extends EngineContext {
  readonly memory: Memory;
}
