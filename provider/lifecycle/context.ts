import type { Clock } from "../aws/retry";
import type { Configuration } from "./configuration";
import type { Memory } from "./memory";

/** What every step of the lifecycle is given beside the engine's own arguments. */
export interface Context {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly memory: Memory;
  /** Prints a line that the engine shows under "Diagnostics". */
  say(line: string): void;
}
