import type { RolloutEvent } from "./events";
import type { Operation } from "./operation";
import type { Wave } from "./plan";
import type { RolloutReport } from "./report";

/** A value of a stack's configuration, beside whether it is secret. */
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

/** A value of a stack's configuration. Lists and objects are given as JSON, as `Config.requireObject` reads them. */
export type RolloutConfigValue = string | RolloutSecretValue;

/** A stack's configuration by key. A key without a namespace, such as `accountId`, is in that of the project. */
export type RolloutConfig = Readonly<Record<string, RolloutConfigValue>>;

/** An account to roll out to. */
export interface RolloutAccount {
  /** 12 digits. */
  readonly accountId: string;
  /**
   * A name, shown beside the id.
   *
   * @default none: the id alone is shown
   */
  readonly name?: string;
  /**
   * Configuration of its stack, beside and before that of {@link RolloutOptions.config}.
   *
   * @default none
   */
  readonly config?: RolloutConfig;
  /**
   * Environment of its program, beside and before that of {@link RolloutOptions.env}.
   *
   * @default none
   */
  readonly env?: Readonly<Record<string, string>>;
}

/** Accounts of organizational units that a rollout leaves out. */
export interface RolloutExclusion {
  /**
   * Organizational units, each by its id or by its path of names, with all units below them. One that doesn't exist is an
   * error.
   *
   * @default none
   */
  readonly organizationalUnits?: readonly string[];
  /**
   * Account ids, each a string of 12 digits. One that doesn't exist is no error.
   *
   * @default none
   */
  readonly accountIds?: readonly string[];
}

/** What {@link rollout} rolls out, where to, and how. */
export interface RolloutOptions {
  /** The folder of the program: the one with `Pulumi.yaml`, its packages installed. */
  readonly program: string;

  /**
   * The accounts, in the order in which they start. An id alone stands for an account without a name.
   *
   * @default those of `resume`
   */
  readonly accounts?: readonly (string | RolloutAccount)[];

  /**
   * Organizational units, in place of `accounts`: each by its id, as `ou-ab12-11111111`, or by its path of names below the
   * root, as `Workloads/Prod`; the root itself by its id, as `r-ab12`. It stands for all active accounts in it and in the units
   * below it, without the management account. They start in the order of their ids, with their names in
   * AWS Organizations.
   *
   * AWS Organizations is read once, before anything starts, with the region and the credentials of the environment: those of
   * the management account or of a delegated administrator. With `resume`, it is not read: the accounts are those of the
   * report, which has to be of the same units.
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
   * What is done with each stack.
   *
   * `destroy` and `refresh` need stacks that exist. The others make them.
   *
   * @default "up"
   */
  readonly operation?: Operation;

  /**
   * The name of an account's stack. With Pulumi Cloud, it may begin with the organization: `acme/111111111111`.
   *
   * @default the account id
   */
  readonly stackName?: (account: RolloutAccount) => string;

  /**
   * Configuration of the stacks. It is added to what the program's folder holds in `Pulumi.STACK.yaml`, if it holds one.
   * `accountId` is always set, unless this sets it.
   *
   * @default accountId alone
   */
  readonly config?: RolloutConfig | ((account: RolloutAccount) => RolloutConfig);

  /**
   * Environment of the programs, beside that of this process, such as `AWS_PROFILE`. In the report, `[secret]` stands for values
   * of 8 characters or more, except for those of `AWS_REGION`, `AWS_DEFAULT_REGION`, `AWS_PROFILE` and `AWS_ROLE_ARN`.
   *
   * @default none
   */
  readonly env?:
    | Readonly<Record<string, string>>
    | ((account: RolloutAccount) => Readonly<Record<string, string>>);

  /**
   * The secrets provider of stacks that are made, as `pulumi stack init --secrets-provider` takes it.
   *
   * @default that of the stack's own settings, or the backend's
   */
  readonly secretsProvider?: string;

  /**
   * How many accounts run at a time. Each takes a Pulumi CLI with its processes, about 300 MB.
   *
   * @default 4
   */
  readonly concurrency?: number;

  /**
   * How many accounts may fail. With one more, no further account starts; those that run go on to their end. If every account of
   * a wave fails, no further wave starts, whatever this says.
   *
   * @default 0
   */
  readonly maxFailures?: number;

  /**
   * How many accounts run before the others: a wave starts once every account of the one before it has ended, at least one of
   * them has succeeded, and not more than `maxFailures` have failed in all. `"rest"` takes all that are left.
   *
   * `[1, 5, "rest"]` is one account as a canary, then five, then all others. If the canary fails, nothing else starts.
   *
   * @default ["rest"]
   */
  readonly waves?: readonly Wave[];

  /**
   * The report of an earlier rollout, or its file: of the accounts, only those run that have not succeeded in it. Those that
   * have are carried over into the new report.
   *
   * Without `accounts`, these are the accounts of the report, also with `organizationalUnits`. Configuration and environment
   * of a single account are not in a report, so give `accounts` again if they have some.
   *
   * @default none
   */
  readonly resume?: RolloutReport | string;

  /**
   * The folder for everything that a rollout writes: `report.json`, `logs`, and a work directory for each stack. Git ignores
   * it. One rollout at a time can use it.
   *
   * @default ".rollout" in the program's folder
   */
  readonly directory?: string;

  /**
   * The file of the report. It is written after each account, in one step, so that a rollout that was killed can be resumed,
   * too. One rollout at a time can use it.
   *
   * @default "report.json" in `directory`
   */
  readonly report?: string;

  /**
   * The folder with a file for each account, `STACK.log`: the whole output of Pulumi. With `resume`, it is added to what is there.
   *
   * @default "logs" in `directory`
   */
  readonly logs?: string;

  /**
   * Ends the rollout early: once it is aborted, no further account starts. Those that run go on to their end.
   *
   * @default none
   */
  readonly signal?: AbortSignal;

  /**
   * Ends the rollout now: once it is aborted, the operations that run are cancelled as Ctrl-C cancels them, and no further
   * account starts. Resources that are being made at that moment may be left pending.
   *
   * @default none
   */
  readonly cancelSignal?: AbortSignal;

  /**
   * Takes what happens as it happens. `printProgress()` makes one that prints it.
   *
   * @default none
   */
  readonly onEvent?: (event: RolloutEvent) => void;
}
