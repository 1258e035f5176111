import { readSettings } from "../../provider/aws/settings";
import type { ClaimsSnapshot } from "../../provider/cli/claims/snapshot";
import type { Line } from "../../provider/cli/styled";
import type { Terminal } from "../../provider/cli/terminal";
import { createPrintedLines, createPrinter } from "../../provider/engine/context";
import { createCheckCache } from "../../provider/process/checkCache";
import type { SharingContext } from "../../provider/sharing/context";
import { createJoinCache } from "../../provider/sharing/joinCache";
import { createProgram } from "../../provider/sharing/program";
import type { StoredClaim } from "../../provider/sharing/store/store";
import { OWNER, OWNER_HASH, OWNER_UID, REGION } from "./claimTags";
import { MemoryAws } from "./memoryAws";
import { plain } from "./plain";
import { TIMING } from "./timing";

/** A terminal that records its output, and gives prepared answers. */
export class MemoryTerminal implements Terminal {
  readonly printed: string[] = [];
  readonly notes: string[] = [];
  readonly questions: string[] = [];

  constructor(
    readonly interactive = false,
    readonly answer: string | undefined = undefined,
  ) {}

  out = (text: string): void => {
    this.printed.push(text);
  };
  show = (lines: readonly Line[]): void => {
    this.printed.push(plain(lines));
  };
  note = (text: string): void => {
    this.notes.push(text);
  };
  outlive = (): void => {};
  readonly screen = { write: (text: string) => this.notes.push(text) };
  ask = async (question: string): Promise<string | undefined> => {
    this.questions.push(question);
    return this.answer;
  };
}

/** The context of a command, on an AWS in memory. */
export class CliWorld {
  readonly said: string[] = [];
  readonly context: SharingContext;

  constructor(
    readonly aws = new MemoryAws(),
    config: Record<string, unknown> = { region: REGION },
  ) {
    const settings = readSettings(config);
    this.context = {
      configuration: {
        settings,
        region: async () => settings.region,
        api: (region) => aws.api(region),
        table: (region, name) => aws.table(region, name),
        organization: () => aws.organization,
        authorizations: (region) => aws.authorizations(region),
        accountRegions: () => aws.accountRegions(),
        health: () => aws.health,
        organizationAccounts: () => aws.organizationAccounts,
        ownAccount: () => aws.ownAccount,
        sourceAccount: (_region, _pattern, account) => aws.sourceAccount(account),
      },
      clock: aws.time,
      checkCache: createCheckCache(),
      joinCache: createJoinCache(),
      program: createProgram(),
      printed: createPrintedLines(),
      ...createPrinter((line) => this.said.push(line)),
    };
  }

  /** AWS's time, in seconds since the epoch. */
  get seconds(): number {
    return Math.floor(this.aws.now() / 1_000);
  }
}

/** AWS's time in {@link snapshotOf}, in seconds since the epoch. */
export const NOW = 1_700_000_000;

/** A settled claim as a store holds it. */
export function storedClaim(
  key: string,
  accounts: readonly string[],
  more: Partial<StoredClaim> = {},
): StoredClaim {
  return { key, accounts, leaving: [], version: "1", ...more };
}

/** An aggregator `security` that is shared with claims in its tags, with these accounts and claims. */
export function snapshotOf(
  accountIds: readonly string[],
  claims: readonly StoredClaim[],
  {
    stored,
    ...more
  }: Partial<Omit<ClaimsSnapshot, "stored">> & { stored?: Partial<ClaimsSnapshot["stored"]> } = {},
): ClaimsSnapshot {
  return {
    name: "security",
    region: REGION,
    live: {
      name: "security",
      arn: `arn:aws:config:${REGION}:123456789012:config-aggregator/config-aggregator-0`,
      source: { kind: "account", accountIds, regions: "all" },
      filters: {},
    },
    tags: {},
    owner: { stack: OWNER, hash: OWNER_HASH, uid: OWNER_UID, isCreating: false },
    shared: true,
    location: undefined,
    store: "tags",
    stored: { claims, turns: [], torn: [], damaged: [], foreign: [], ...stored },
    raw: new Map(),
    timing: TIMING,
    now: NOW * 1_000,
    ...more,
  };
}
