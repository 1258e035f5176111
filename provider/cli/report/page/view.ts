import { KINDS, type Kind, type PageData } from "./data";

const SORTS = ["worst", "findings", "resources", "account"] as const;
const SHOWN = ["status", "coverage"] as const;

/** The reader's choices. They are kept in the address, so that a link shows the same. */
export interface View {
  readonly show: (typeof SHOWN)[number];
  /** A part of an account id. */
  readonly query: string;
  /** Empty: all. */
  readonly kinds: readonly Kind[];
  /** The id of a cause; empty: all. */
  readonly cause: string;
  /** Empty: all. */
  readonly region: string;
  /** The key of a claim; empty: all. */
  readonly stack: string;
  readonly sort: (typeof SORTS)[number];
  /** `accountId/region` of the source whose details are open; empty: none is. */
  readonly source: string;
}

export const FIRST_VIEW: View = {
  show: "status",
  query: "",
  kinds: [],
  cause: "",
  region: "",
  stack: "",
  sort: "worst",
  source: "",
};

/** Whether anything is left out of the map. */
export function isFiltered({ query, kinds, cause, region, stack }: View): boolean {
  return query !== "" || kinds.length > 0 || cause !== "" || region !== "" || stack !== "";
}

/** A view as what follows `#`; what is as at first is left out. */
export function hashOf(view: View): string {
  const texts = ["show", "query", "cause", "region", "stack", "sort", "source"] as const;
  const given = new URLSearchParams();
  if (view.kinds.length > 0) given.set("state", view.kinds.join("."));
  for (const name of texts) if (view[name] !== FIRST_VIEW[name]) given.set(name, view[name]);
  return given.toString();
}

/** The view in an address. Values that the report doesn't have are left out: a link may be for another report. */
export function viewIn(hash: string, data: PageData): View {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const { accounts, regions, causes, stacks = [] } = data;
  const known = (name: string, values: readonly string[]) =>
    values.find((value) => value === given.get(name)) ?? "";
  const [account = "", region = ""] = (given.get("source") ?? "").split("/");
  return {
    show: SHOWN.find((show) => show === given.get("show")) ?? FIRST_VIEW.show,
    query: given.get("query") ?? "",
    kinds: KINDS.filter((kind) => given.get("state")?.split(".").includes(kind)),
    cause: known(
      "cause",
      causes.map(({ id }) => id),
    ),
    region: known("region", regions),
    stack: known(
      "stack",
      stacks.map(({ key }) => key),
    ),
    sort: SORTS.find((sort) => sort === given.get("sort")) ?? FIRST_VIEW.sort,
    source: accounts.includes(account) && regions.includes(region) ? `${account}/${region}` : "",
  };
}
