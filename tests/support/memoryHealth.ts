import { AwsError } from "../../provider/aws/errors";
import type { HealthApi, ResourceCount, SourceReport } from "../../provider/aws/health";
import type { ReportedState } from "../../provider/domain/health/report";

/** What AWS Config reports on sources, for tests of pure logic. */
export class MemoryHealth implements HealthApi {
  readonly reports: SourceReport[] = [];
  /**
   * Resources by account and region, for example `111111111111 us-east-1`; default: 1 for each source that has
   * succeeded.
   */
  readonly resources = new Map<string, number>();
  /** How many reports a page has. */
  pageSize = 2;
  /** The error code of statuses, or of counts. */
  readonly failing = new Map<"statuses" | "counts", string>();
  /** The requests so far. */
  readonly asked: string[] = [];

  report(accountId: string, region: string, state: ReportedState, more: object = {}): this {
    const at = this.reports.findIndex(
      (one) => "accountId" in one && one.accountId === accountId && one.region === region,
    );
    this.reports.splice(at < 0 ? this.reports.length : at, at < 0 ? 0 : 1, {
      accountId,
      region,
      state,
      ...more,
    });
    return this;
  }

  async *statuses(name: string): AsyncGenerator<readonly SourceReport[]> {
    this.asked.push(`statuses ${name}`);
    this.#refuse("statuses");
    for (let at = 0; at === 0 || at < this.reports.length; at += this.pageSize)
      yield this.reports.slice(at, at + this.pageSize);
  }

  async *counts(name: string, region: string): AsyncGenerator<readonly ResourceCount[]> {
    this.asked.push(`counts ${name} ${region}`);
    this.#refuse("counts");
    for (const one of this.reports) {
      if (!("accountId" in one) || one.region !== region) continue;
      const { accountId, state } = one;
      const resources = this.resources.get(`${accountId} ${region}`) ?? (state === "SUCCEEDED" ? 1 : 0);
      if (resources > 0) yield [{ accountId, resources }];
    }
  }

  #refuse(what: "statuses" | "counts"): void {
    const code = this.failing.get(what);
    if (code !== undefined) throw new AwsError("refused", "refused", code);
  }
}
