import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ForwardedRequest } from "../outcome";
import type { Members } from "../protocol/protocol";
import { read } from "../protocol/read";

/** `ACCOUNT/REGION/TABLE` */
type TableId = string;

const update = {
  type: "structure",
  required: ["PointInTimeRecoverySpecification"],
  members: {
    PointInTimeRecoverySpecification: {
      type: "structure",
      required: ["PointInTimeRecoveryEnabled"],
      members: { PointInTimeRecoveryEnabled: { type: "boolean" } },
    },
  },
} as const;

/** Which tables have point-in-time recovery. It is only a switch: nothing can be restored. */
export class Recovery {
  readonly #file: string | undefined;
  #known: ReadonlySet<TableId> | undefined;

  /** @param folder - the folder of its file; undefined: in memory */
  constructor(folder: string | undefined) {
    this.#file = folder === undefined ? undefined : join(folder, "recovery.json");
  }

  get #enabled(): ReadonlySet<TableId> {
    this.#known ??= new Set(this.#saved());
    return this.#known;
  }

  /** Runs an operation on an existing table. Throws AwsError (ValidationException) if it is malformed. */
  answer(request: ForwardedRequest): Members {
    const id = idOf(request);
    if (request.operation === "UpdateContinuousBackups") {
      const { PointInTimeRecoverySpecification: wanted } = read(update, request.input);
      const others = [...this.#enabled].filter((each) => each !== id);
      this.#set(wanted.PointInTimeRecoveryEnabled ? [...others, id] : others);
    }
    const status = this.#enabled.has(id) ? "ENABLED" : "DISABLED";
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: "ENABLED",
        PointInTimeRecoveryDescription: {
          PointInTimeRecoveryStatus: status,
          ...(status === "ENABLED" && { RecoveryPeriodInDays: 35 }),
        },
      },
    };
  }

  /** Forgets a deleted table. */
  forget(request: ForwardedRequest): void {
    const id = idOf(request);
    if (this.#enabled.has(id)) this.#set([...this.#enabled].filter((each) => each !== id));
  }

  /** Forgets all tables, after their folder was deleted. */
  clear(): void {
    this.#known = new Set();
  }

  #set(enabled: readonly TableId[]): void {
    this.#known = new Set(enabled);
    if (this.#file === undefined) return;
    mkdirSync(join(this.#file, ".."), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(enabled));
  }

  #saved(): TableId[] {
    if (this.#file === undefined) return [];
    try {
      return JSON.parse(readFileSync(this.#file, "utf8")) as TableId[];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }
}

function idOf({ of, table }: ForwardedRequest): TableId {
  return `${of.account}/${of.region}/${table}`;
}
