import type { Emulator } from "../../emulator";
import type { Times } from "./times";

/** One stack of many, and what deploys it. */
export interface Deployer {
  /** `team07`. Its requests contain the name, see {@link stackOf}. */
  readonly name: string;
  readonly isOwner: boolean;
  /** Declared at the last deployment that succeeded; undefined if there was none. */
  readonly declared: readonly string[] | undefined;
  /** False from a kill until it is started again. */
  readonly isRunning: boolean;
  /** The output of its processes. */
  readonly printed: string;
  start(): Promise<void>;
  /** Makes it load its modules in advance: on different machines, stacks would not wait for each other. */
  warm(): Promise<void>;
  /** Uses other times from now on. */
  configure(times: Times): Promise<void>;
  /** `pulumi up` with these accounts, `pulumi destroy` without; never sooner than δ after the last one ended. */
  run(wanted: readonly string[] | undefined): Promise<void>;
  /** Kills its processes, whatever they are doing. */
  kill(): Promise<void>;
  /** Forgets its state, as a new stack does. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

export type MakeDeployer = (name: string, isOwner: boolean, aws: Emulator, times: Times) => Deployer;

/** The environment that puts the stack's name into the user agent of its requests. */
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
