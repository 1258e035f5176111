import type { MergeMode } from "../../domain/accounts";
import type { Declared } from "../inputs";

/** What changes with another mode; empty if the mode stays. */
export function describeMode(former: MergeMode, { mode, source }: Pick<Declared, "mode" | "source">): string {
  if (mode === former) return "";
  const what = source.kind === "account" ? "accounts" : "tags";
  const ending = former === "shared" ? "other stacks can no longer join, and " : "";
  switch (mode) {
    case "shared":
      return `from now on other stacks may join${former === "replace" ? ", and accounts of others are kept" : ""}`;
    case "preserve":
      return `from now on ${ending}${what} of others are kept`;
    case "replace":
      return `from now on ${ending}${what} of others are removed`;
  }
}
