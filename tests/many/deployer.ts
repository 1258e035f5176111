import type { Emulator } from "../../emulator";
import type { Times } from "./times";

/** One stack of many, and what deploys it. */
export interface Deployer {
  /** `team07`. Its requests bear it, see {@link stackOf}. */
  readonly name: string;
  readonly isOwner: boolean;
  /** Declared at the last deployment that succeeded; undefined: nothing. */
  readonly declared: readonly string[] | undefined;
  /** False from a kill until it is started again. */
  readonly isRunning: boolean;
  /** What its processes have printed. */
  readonly printed: string;
  start(): Promise<void>;
  /** Has it load what it needs: stacks of different machines don't wait for each other with that. */
  warm(): Promise<void>;
  /** From here on with other times. */
  configure(times: Times): Promise<void>;
  /** `pulumi up` with these accounts, `pulumi destroy` without; never sooner than δ after the last one ended. */
  run(wanted: readonly string[] | undefined): Promise<void>;
  /** Ends its processes, in the middle of whatever they do. */
  kill(): Promise<void>;
  /** Forgets its state, as a new stack does. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

export type MakeDeployer = (name: string, isOwner: boolean, aws: Emulator, times: Times) => Deployer;

/** Tells a stack's requests by their user agent. */
export function appId(name: string): { AWS_SDK_UA_APP_ID: string } {
  return { AWS_SDK_UA_APP_ID: name };
}

/** The stack that a request comes from. */
export function stackOf({ userAgent }: { readonly userAgent: string | null }): string | undefined {
  return /(?:^| )app\/(\w+)/.exec(userAgent ?? "")?.[1];
}

/** Does something for each, a few at a time. */
export async function each<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
