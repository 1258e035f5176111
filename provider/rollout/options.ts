import type { RolloutEvent } from "./events";
import type { Operation } from "./operation";
import type { Wave } from "./plan";
import type { RolloutReport } from "./report";

/** A value of a stack's configuration that may be secret. */
export interface RolloutSecretValue {
  /** The value. */
  readonly value: string;
  /**
   * Whether Pulumi encrypts it.
   *
   * @default false
   */
  readonly secret?: boolean;
}

/** A value of a stack's configuration. Lists and objects are JSON, which `Config.requireObject` reads. */
export type RolloutConfigValue = string | RolloutSecretValue;

/**
 * A stack's configuration by key. A key without a namespace, for example `accountId`, is in the project's namespace.
 */
export type RolloutConfig = Readonly<Record<string, RolloutConfigValue>>;

/** An account to roll out to. */
export interface RolloutAccount {
  /** 12 digits. */
  readonly accountId: string;
  /**
   * A name, shown beside the id.
   *
   * @default none: only the id is shown
   */
  readonly name?: string;
  /**
   * Configuration of its stack, in addition to {@link RolloutOptions.config}, over which it takes precedence.
   *
   * @default none
   */
  readonly config?: RolloutConfig;
  /**
   * Environment of its program, in addition to {@link RolloutOptions.env}, over which it takes precedence.
   *
   * @default none
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** Accounts of organizational units that a rollout leaves out. */
export interface RolloutExclusion {
  /**
   * Organizational units, each by its id or by its path of names, including all units below them. A unit that doesn't
   * exist is an error.
   *
   * @default none
   */
  readonly organizationalUnits?: readonly string[];
  /**
   * Account ids, each a string of 12 digits. An id that doesn't exist is not an error.
   *
   * @default none
   */
  readonly accountIds?: readonly string[];
}

/** What {@link rollout} rolls out, to which accounts, and how. */
export interface RolloutOptions {
  /** The folder of the program: it contains `Pulumi.yaml`, and its packages are installed. */
  readonly program: string;

  /**
   * The accounts, in the order in which they start. An id alone is an account without a name.
   *
   * @default the accounts of `resume`
   */
  readonly accounts?: readonly (string | RolloutAccount)[];

  /**
   * Organizational units, in place of `accounts`: each by its id, for example `ou-ab12-11111111`, or by its path of
   * names below the root, for example `Workloads/Prod`; the root itself by its id, for example `r-ab12`. A unit means
   * all active accounts in it and in the units below it, without the management account. The accounts start in the
   * order of their ids, with their names in AWS Organizations.
   *
   * AWS Organizations is read once, before anything starts, with the region and the credentials of the environment. The
   * credentials must belong to the management account or to a delegated administrator. With `resume`, it is not read:
   * the accounts are those of the report, which must be for the same units.
   *
   * @default none
   */
  readonly organizationalUnits?: readonly string[];

  /**
   * Accounts to leave out of `organizationalUnits`.
   *
   * @default none
   */
  readonly exclude?: RolloutExclusion;

  /**
   * The operation on each stack.
   *
   * `destroy` and `refresh` need existing stacks. The other operations create missing ones.
   *
   * @default "up"
   */
  readonly operation?: Operation;

  /**
   * The name of an account's stack. With Pulumi Cloud, it may start with the organization: `acme/111111111111`.
   *
   * @default the account id
   */
  readonly stackName?: (account: RolloutAccount) => string;

  /**
   * Configuration of the stacks, in addition to `Pulumi.STACK.yaml` in the program's folder, if there is one.
   * `accountId` is always set, unless this sets it.
   *
   * @default only `accountId`
   */
  readonly config?: RolloutConfig | ((account: RolloutAccount) => RolloutConfig);

  /**
   * Environment of the programs, in addition to that of this process, for example `AWS_PROFILE`. The report replaces
   * values of 8 characters or more by `[secret]`, except for those of `AWS_REGION`, `AWS_DEFAULT_REGION`, `AWS_PROFILE`
   * and `AWS_ROLE_ARN`.
   *
   * @default none
   */
  readonly env?:
    | Readonly<Record<string, string>>
    | ((account: RolloutAccount) => Readonly<Record<string, string>>);

  /**
   * The secrets provider of stacks that are created, as for `pulumi stack init --secrets-provider`.
   *
   * @default that of the stack's own settings, or the backend's
   */
  readonly secretsProvider?: string;

  /**
   * How many accounts run at a time. Each needs a Pulumi CLI with its processes, about 300 MB.
   *
   * @default 4
   */
  readonly concurrency?: number;

  /**
   * How many accounts may fail. If one more fails, no further account starts; running accounts finish. If every account
   * of a wave fails, no further wave starts, whatever this setting is.
   *
   * @default 0
   */
  readonly maxFailures?: number;

  /**
   * How many accounts run before the others. A wave starts when every account of the previous wave has ended, at least
   * one of them has succeeded, and not more than `maxFailures` accounts have failed in total. `"rest"` means all that
   * are left.
   *
   * `[1, 5, "rest"]` is one account as a canary, then five, then all others: if the canary fails, nothing else starts.
   *
   * @default ["rest"]
   */
  readonly waves?: readonly Wave[];

  /**
   * The report of an earlier rollout, or its file: only accounts that have not succeeded in it run. The others are
   * copied to the new report.
   *
   * Without `accounts`, the accounts of the report are used, also with `organizationalUnits`. A report doesn't contain
   * the configuration and environment of single accounts, so pass `accounts` again if they have some.
   *
   * @default none
   */
  readonly resume?: RolloutReport | string;

  /**
   * The folder for everything that a rollout writes: `report.json`, `logs`, and a work directory for each stack. Git
   * ignores it. Only one rollout at a time can use it.
   *
   * @default ".rollout" in the program's folder
   */
  readonly directory?: string;

  /**
   * The file of the report. It is written after each account, in one step, so that even a killed rollout can be
   * resumed. Only one rollout at a time can use it.
   *
   * @default "report.json" in `directory`
   */
  readonly report?: string;

  /**
   * The folder with a file for each account, `STACK.log`: the whole output of Pulumi. With `resume`, output is
   * appended.
   *
   * @default "logs" in `directory`
   */
  readonly logs?: string;

  /**
   * Ends the rollout early: after it is aborted, no further account starts. Running accounts finish.
   *
   * @default none
   */
  readonly signal?: AbortSignal;

  /**
   * Ends the rollout now: after it is aborted, running operations are cancelled as with Ctrl-C, and no further account
   * starts. Resources that are being created at that moment may stay pending.
   *
   * @default none
   */
  readonly cancelSignal?: AbortSignal;

  /**
   * Receives each event when it happens. `printProgress()` returns a function that prints events.
   *
   * @default none
   */
  readonly onEvent?: (event: RolloutEvent) => void;
}
