import { randomUUID } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ForwardedRequest } from "../outcome";
import { AwsError } from "../protocol/errors";
import { jsonProtocol } from "../protocol/json";
import type { Members, Reply } from "../protocol/protocol";
import { DynaliteThread, findDynalite, type InstalledDynalite } from "./dynalite";
import { post } from "./post";
import { Recovery } from "./recovery";

/** The tables of an account in a region. */
interface Place {
  readonly url: string;
  /** The last write. */
  last: Promise<unknown>;
}

const writes = new Set(["PutItem", "UpdateItem", "DeleteItem"]);
const changes = new Set(["CreateTable", "UpdateTable", "DeleteTable"]);
const recoveries = new Set(["UpdateContinuousBackups", "DescribeContinuousBackups"]);
const protocol = jsonProtocol("message");

/**
 * The DynamoDB tables of this process. The npm package dynalite stores them, if it is installed. This class adds what
 * dynalite lacks: tables that are named by ARN, other partitions, the item that made a conditional write fail, and
 * whether a table has point-in-time recovery.
 */
export class Tables {
  readonly dynalite: InstalledDynalite | undefined;
  readonly #folder: string | undefined;
  readonly #tableMs: number;
  readonly #recovery: Recovery;
  readonly #places = new Map<string, Promise<Place>>();
  #thread: DynaliteThread | undefined;

  /**
   * @param folder - the folder of the tables; undefined: in memory
   * @param tableMs - how long dynalite takes to create, change or delete a table
   */
  constructor(folder: string | undefined, dynalite: InstalledDynalite | undefined, tableMs = 0) {
    this.dynalite = dynalite;
    this.#tableMs = tableMs;
    this.#folder = folder;
    this.#recovery = new Recovery(folder);
  }

  /** Finds dynalite and makes the tables of this process. */
  static find(folder: string | undefined): Tables {
    return new Tables(folder, findDynalite([__dirname, process.cwd()]));
  }

  /** Answers a request like DynamoDB. */
  async answer(request: ForwardedRequest): Promise<Reply> {
    if (this.dynalite === undefined) throw noTables();
    const place = await this.#placeOf(request, this.dynalite);
    const named = { ...request, input: inputFor(request) };
    if (!writes.has(request.operation)) return this.#perform(named, place);
    // One write after another, so that nothing changes between a failed write and reading the item that made it fail.
    const done = place.last.then(() => this.#write(named, place));
    place.last = done.catch(() => {});
    return done;
  }

  /** Forgets all tables. */
  async reset(): Promise<void> {
    await this.close();
    this.#recovery.clear();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Stops after pending writes have finished. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    const places = await Promise.allSettled(this.#places.values());
    this.#places.clear();
    await Promise.all(places.map((place) => place.status === "fulfilled" && place.value.last));
    await thread?.close();
  }

  async #perform(request: ForwardedRequest, place: Place): Promise<Reply> {
    const { operation } = request;
    if (recoveries.has(operation)) return this.#recover(request, place);
    const reply = await this.#ask(request, place);
    if (changes.has(operation) && reply.error === undefined) await this.#follow(request, place);
    // dynalite returns an empty string if AWS returns nothing.
    if (reply.body === '""') return { ...reply, body: "" };
    return operation.endsWith("Table") ? inPartition(reply, request.of.partition) : reply;
  }

  /**
   * Waits until a table is ACTIVE, or deleted, which is shortly after dynalite has answered. Sets the tags of a new
   * table, which dynalite ignores.
   */
  async #follow(request: ForwardedRequest, place: Place): Promise<void> {
    await this.#untilSettled(request, place);
    const { operation, of, table } = request;
    if (operation === "DeleteTable") this.#recovery.forget(request);
    const { Tags: tags } = request.input;
    if (operation !== "CreateTable" || !Array.isArray(tags) || tags.length === 0) return;
    const input = { ResourceArn: plainArn(of, table), Tags: tags };
    await this.#ask({ ...request, operation: "TagResource", input }, place);
  }

  async #untilSettled(request: ForwardedRequest, place: Place): Promise<void> {
    for (let isChanging = true; isChanging; ) {
      const { Table: table } = membersOf(await this.#describe(request, place));
      const { TableStatus: status = "ACTIVE" } = (table ?? {}) as { TableStatus?: string };
      isChanging = status !== "ACTIVE";
    }
  }

  async #recover(request: ForwardedRequest, place: Place): Promise<Reply> {
    const { table = "" } = request;
    const described = await this.#describe(request, place);
    if (described.error === undefined)
      return protocol.answer(request.operation, this.#recovery.answer(request), randomUUID());
    if (described.error !== "ResourceNotFoundException") return described;
    throw new AwsError("TableNotFoundException", `Table not found: ${table}`);
  }

  async #write(request: ForwardedRequest, place: Place): Promise<Reply> {
    const reply = await this.#ask(request, place);
    const { ReturnValuesOnConditionCheckFailure: wanted } = request.input;
    if (reply.error !== "ConditionalCheckFailedException" || wanted !== "ALL_OLD") return reply;
    const found = await this.#found(request, place);
    const body = { ...membersOf(reply), ...(found !== undefined && { Item: found }) };
    return { ...reply, body: JSON.stringify(body) };
  }

  /** The item of a write. */
  async #found(request: ForwardedRequest, place: Place): Promise<unknown> {
    const key = request.input.Key ?? (await this.#keyIn(request, place));
    const input = { TableName: request.table, Key: key, ConsistentRead: true };
    return membersOf(await this.#ask({ ...request, operation: "GetItem", input }, place)).Item;
  }

  async #keyIn(request: ForwardedRequest, place: Place): Promise<Members> {
    const { Table: table } = membersOf(await this.#describe(request, place));
    const { KeySchema: schema } = table as { KeySchema: { AttributeName: string }[] };
    const item = request.input.Item as Members;
    return Object.fromEntries(schema.map(({ AttributeName: name }) => [name, item[name]]));
  }

  #describe(request: ForwardedRequest, place: Place): Promise<Reply> {
    return this.#ask({ ...request, operation: "DescribeTable", input: { TableName: request.table } }, place);
  }

  async #ask(request: ForwardedRequest, { url }: Place): Promise<Reply> {
    const thread = this.#thread;
    try {
      return await post(url, request);
    } catch (error) {
      const failure = await thread?.failure();
      throw failure === undefined ? error : new Error(`dynalite has ended: ${failure.message}`);
    }
  }

  #placeOf({ of: { account, region } }: ForwardedRequest, dynalite: InstalledDynalite): Promise<Place> {
    if (this.#thread?.hasEnded === true) {
      this.#thread = undefined;
      this.#places.clear();
    }
    this.#thread ??= new DynaliteThread(dynalite, this.#tableMs);
    const name = `${account}-${region}`;
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const path = this.#folder === undefined ? undefined : join(this.#folder, name);
    if (path !== undefined) mkdirSync(path, { recursive: true });
    const place = this.#thread
      .open({ account, region, ...(path !== undefined && { path }) })
      .then((url) => ({ url, last: Promise.resolve() }));
    this.#places.set(name, place);
    return place;
  }
}

function membersOf({ body }: Reply): Members {
  return JSON.parse(body) as Members;
}

/** dynalite identifies tables by name and, for tags, by ARNs of one partition. */
function inputFor({ input, table, of }: ForwardedRequest): Members {
  if (table === undefined) return input;
  return {
    ...input,
    ...("TableName" in input && { TableName: table }),
    ...("ResourceArn" in input && { ResourceArn: plainArn(of, table) }),
  };
}

/** A table's ARN in dynalite's form. */
function plainArn({ region, account }: ForwardedRequest["of"], table = ""): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${table}`;
}

function inPartition(reply: Reply, partition: string): Reply {
  return { ...reply, body: reply.body.replaceAll('"arn:aws:dynamodb:', `"arn:${partition}:dynamodb:`) };
}

function noTables(): AwsError {
  return new AwsError(
    "NotImplemented",
    "Nobody keeps tables here: install the npm package dynalite beside this one (npm install --save-dev dynalite), or set " +
      "the setting dynamodb to the URL of a DynamoDB.",
    501,
  );
}
