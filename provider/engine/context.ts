import type { Clock } from "../aws/retry";
import type { Configuration } from "./configuration";

/** What every step of a resource's life is given beside the engine's own arguments. */
export interface EngineContext {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly memory: Said;
  /** Prints a line that the engine shows under "Diagnostics". */
  say(line: string): void;
}

/** What a process has printed. */
export interface Said {
  /** Whether a line is said for the first time. */
  isFirst(line: string): boolean;
}
