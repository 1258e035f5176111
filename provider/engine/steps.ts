import type { ConfigAggregatorError } from "../domain/error";
import type { SecretTable } from "./secret";

/*
 * The life of a resource as the engine asks for it, and what it takes back from each step. A resource is these steps and
 * its identity, whoever calls them: today the dynamic provider.
 */

/** From check: the inputs as the state will hold them, and everything that a deployment of them would be refused for. */
export interface CheckResult<Inputs> {
  readonly inputs: Inputs;
  readonly failures: readonly ConfigAggregatorError[];
}

/** From diff: whether anything changes, and which properties need another resource. */
export interface DiffResult {
  readonly changes: boolean;
  readonly replaces?: string[];
  readonly deleteBeforeReplace?: boolean;
}

/** From create. */
export interface CreateResult<Outputs> {
  readonly id: string;
  readonly outs: Outputs;
}

/** From read; without an id the resource is gone. */
export interface ReadResult<Inputs, Outputs> {
  readonly id?: string;
  readonly props?: Outputs;
  readonly inputs?: Inputs;
}

/** From update. */
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
  /** Where its inputs and outputs have what a program may give as secret. */
  readonly secrets: SecretTable;
  /** How lines call the resource of an id. */
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
