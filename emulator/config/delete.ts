import type { Call } from "../call";
import type { Outcome } from "../outcome";
import { read } from "../protocol/read";

import { noSuchAggregator } from "./errors";
import { refuseOwnedByAws } from "./ownership";
import { accountChange, accountsOf } from "./quotas";
import { deleteConfigurationAggregatorShape } from "./shapes";

/** Deletes an aggregator and its tags. Its accounts count as deleted in this week. */
export function deleteConfigurationAggregator(call: Call): Outcome {
  const { account, region } = call.caller;
  const { ConfigurationAggregatorName: name } = read(deleteConfigurationAggregatorShape, call.input);
  const existing = call.state.find({ account, region, name });
  if (existing === undefined) throw noSuchAggregator(name);
  refuseOwnedByAws(existing, "DeleteConfigurationAggregator", call);
  return {
    changes: [{ kind: "delete", key: existing }, ...accountChange(account, accountsOf(existing).length)],
  };
}
