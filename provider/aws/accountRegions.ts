import { loadAccount } from "./client";
import type { Connection } from "./connection";
import { fieldsIn, listIn, textIn } from "./malformed";
import { allPages } from "./pages";

/** Regions by code, each with its status from AWS Account Management: `ENABLED`, `DISABLED` and so on. */
export type RegionStatuses = ReadonlyMap<string, string>;

/** The maximum number of regions on a page. */
const PAGE = 50;

/** Reads which regions the account has. Regions of other partitions aren't included. Throws AwsError. */
export function accountRegions({ clients, read }: Connection): Promise<RegionStatuses> {
  return read("ListRegions", "the account", async (exchange) => {
    const { ListRegionsCommand } = loadAccount();
    const all = await allPages(async (token) => {
      await clients.account.send(
        new ListRegionsCommand({ MaxResults: PAGE, ...(token && { NextToken: token }) }),
        exchange,
      );
      const { Regions: found, NextToken: next } = exchange.object();
      const items = listIn(found, "Regions").map((one, index) => {
        const { RegionName, RegionOptStatus } = fieldsIn(one, `Regions[${index}]`);
        return [
          textIn(RegionName, `Regions[${index}].RegionName`),
          textIn(RegionOptStatus, `Regions[${index}].RegionOptStatus`),
        ] as const;
      });
      return { items, next };
    });
    return new Map(all);
  });
}

/** Whether a region with this status accepts requests. */
export function isEnabled(status: string | undefined): boolean {
  return status === "ENABLED" || status === "ENABLED_BY_DEFAULT";
}
