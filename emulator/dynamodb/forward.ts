import type { Call } from "../call";
import type { ForwardedRequest, Outcome } from "../outcome";
import type { Reply } from "../protocol/protocol";
import { post } from "./post";
import { tableOf } from "./table";
import type { Tables } from "./tables";

/** Forwards a request to the DynamoDB endpoint in the settings, or otherwise to the tables of this process. */
export function forwarded(operation: string): (call: Call) => Outcome {
  return (call) => {
    const { input, caller, settings } = call;
    const table = tableOf(call);
    const { account, region } = table ?? caller;
    const of = { account, region, partition: caller.partition };
    return {
      forward: { url: settings.dynamodb, of, operation, input, ...(table && { table: table.name }) },
    };
  };
}

/** Forwards a request, and resolves to the answer. */
export function forward(request: ForwardedRequest, tables: Tables): Promise<Reply> {
  return request.url === "" ? tables.answer(request) : post(request.url, request);
}
