import type { RegionStatuses } from "../../provider/aws/accountRegions";
import type { Authorized, LiveAuthorization } from "../../provider/aws/authorizations";
import { AwsError } from "../../provider/aws/errors";
import type { RecordersApi } from "../../provider/aws/recorders";
import type { SourceAccountApi } from "../../provider/aws/sourceAccounts";
import type { SeenRecorder } from "../../provider/domain/health/ladder";

/** A failure to assume the role, to read regions, or to read in a region. */
type Failing = "assume" | "regions" | (string & {});

/** A source account for tests of pure logic. */
export class MemorySource implements SourceAccountApi {
  /** The requests so far: `ListRegions`, or a region. */
  readonly asked: string[] = [];
  /** The statuses of regions. */
  readonly statuses = new Map<string, string>();
  /** The recorder of a region; default: one that records everything. */
  readonly recording = new Map<string, SeenRecorder>();
  /** Failures and their codes. */
  readonly failing = new Map<Failing, string>();
  /** Called before each answer. */
  before: () => Promise<void> = async () => {};

  /**
   * @param unassumed - the code with which assuming the role fails
   * @param granting - the regions that authorize every caller
   */
  constructor(
    unassumed?: string,
    readonly granting: readonly string[] = [],
  ) {
    if (unassumed !== undefined) this.failing.set("assume", unassumed);
  }

  authorizations(region: string) {
    return {
      find: async (authorized: Authorized): Promise<LiveAuthorization | undefined> => {
        await this.#answer(region, region);
        return this.granting.includes(region) ? { ...authorized, arn: `arn:${region}` } : undefined;
      },
    };
  }

  recorders(region: string): RecordersApi {
    return {
      recorder: async () => {
        await this.#answer(`recorder ${region}`, region);
        return this.recording.get(region) ?? { recorder: { recording: true }, hasDeliveryChannel: true };
      },
    };
  }

  async regions(): Promise<RegionStatuses> {
    await this.#answer("ListRegions", "regions");
    return this.statuses;
  }

  async #answer(what: string, failing: Failing): Promise<void> {
    this.asked.push(what);
    await this.before();
    const unassumed = this.failing.get("assume");
    if (unassumed !== undefined)
      throw new AwsError("no role", "refused", unassumed, { facts: { property: "sourceRole" } });
    const code = this.failing.get(failing);
    if (code === undefined) return;
    const kind = code === "UnrecognizedClientException" ? "unauthenticated" : "refused";
    throw new AwsError("refused", kind, code);
  }
}
