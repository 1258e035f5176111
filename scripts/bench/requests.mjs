import { support } from "./support.mjs";

const [A, B, C] = ["111111111111", "222222222222", "333333333333"];

/** The requests to AWS of each CLI operation; `up` without a preview. */
export async function requestCounts() {
  const d = await support().deployment("");
  const declare = (accountIds, team) => {
    const args = {
      name: "security",
      accountAggregationSource: { accountIds, allRegions: true },
      tags: { team },
    };
    d.program(`new ConfigurationAggregator("security", ${JSON.stringify(args)});`);
  };
  const up = (accountIds, team) => () => {
    declare(accountIds, team);
    return d.project.up();
  };
  const steps = [
    ["create", up([A, B], "a"), 3],
    ["unchanged up", up([A, B], "a"), 0],
    ["accounts in another order", up([B, A], "a"), 0],
    ["other accounts", up([A, C], "a"), 3],
    ["other tags", up([A, C], "b"), 3],
    ["other accounts and tags", up([A, B], "c"), 6],
    ["refresh", () => d.project.refresh(), 2],
    ["delete", () => d.project.destroy(), 3],
  ];
  try {
    const rows = [];
    for (const [name, step, goal] of steps) {
      d.requests();
      await step();
      const operations = d.requests();
      const value = [operations.length, ...(operations.length > 0 ? [`(${shorten(operations)})`] : [])];
      rows.push({ what: `requests: ${name}`, goal: `≤ ${goal}`, value: value.join(" ") });
    }
    return rows;
  } finally {
    await d.dispose();
  }
}

function shorten(operations) {
  return operations
    .map((name) => name.replace(/Configuration.*$|(?<=Tags?)(Resource|ForResource)$|Resource$/, ""))
    .join(" ");
}
