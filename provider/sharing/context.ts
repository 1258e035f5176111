import type { Context } from "../process/context";
import type { JoinCache } from "./joinCache";
import type { Program } from "./program";

/** What the steps of resources that share an aggregator receive. */
export interface SharingContext extends Context {
  readonly joinCache: JoinCache;
  /** What the resources of the program declare of the same aggregators. */
  readonly program: Program;
}
