import type { ConfigAggregatorError } from "../domain/error";
import type { SecretTable } from "./secret";

/*
 * The steps of a resource's life that the engine asks for, and the result of each. A resource is these steps and its
 * identity, independent of who calls them: today the dynamic provider.
 */

/** The result of check: the inputs as the state will hold them, and every reason to refuse their deployment. */
export interface CheckResult<Inputs> {
  readonly inputs: Inputs;
  readonly failures: readonly ConfigAggregatorError[];
}

/** The result of diff: whether anything changes, and which properties need a replacement. */
export interface DiffResult {
  readonly changes: boolean;
  readonly replaces?: string[];
  readonly deleteBeforeReplace?: boolean;
}

/** The result of create. */
export interface CreateResult<Outputs> {
  readonly id: string;
  readonly outs: Outputs;
}

/** The result of read. Without an id, the resource is gone. */
export interface ReadResult<Inputs, Outputs> {
  readonly id?: string;
  readonly props?: Outputs;
  readonly inputs?: Inputs;
}

/** The result of update. */
export interface UpdateResult<Outputs> {
  readonly outs: Outputs;
}

/**
 * Thrown by create and update if their first part was done: the engine saves it, shows the reasons, and has the next `up`
 * finish it.
 */
export interface PartialResult extends Error {
  /** The id of the resource, which exists by now. */
  readonly id: string;
  /** The outputs, as the state is to hold them. */
  readonly properties: object;
  /** Why the rest was not done. */
  readonly reasons: readonly string[];
}

/** The steps of one resource's life. */
export interface Steps<Inputs, Outputs, Context> {
  /** Where its inputs and outputs hold values that a program may declare as secret. */
  readonly secrets: SecretTable;
  /** The name that lines about the resource with this id begin with. */
  nameOf(id: string): string;
  check(
    context: Context,
    olds: Partial<Inputs>,
    news: Readonly<Record<string, unknown>>,
  ): Promise<CheckResult<Inputs>>;
  diff(context: Context, olds: Outputs, news: Inputs): Promise<DiffResult>;
  /** @throws PartialResult */
  create(context: Context, inputs: Inputs): Promise<CreateResult<Outputs>>;
  read(context: Context, id: string, olds: Partial<Outputs>): Promise<ReadResult<Inputs, Outputs>>;
  /** @throws PartialResult */
  update(context: Context, olds: Outputs, news: Inputs): Promise<UpdateResult<Outputs>>;
  remove(context: Context, olds: Outputs): Promise<void>;
}
