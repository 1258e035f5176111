import type { Call } from "../call";
import type { ForwardedRequest, Outcome } from "../outcome";
import { AwsError } from "../protocol/errors";
import type { Members, Reply } from "../protocol/protocol";

import { tableOf } from "./table";

/**
 * Hands a request on to the DynamoDB that the settings name.
 *
 * DynamoDB Local keeps tables apart by access key id and region: as AWS does, this has it keep them apart by account
 * and region, whoever asks.
 */
export function forwarded(operation: string): (call: Call) => Outcome {
  return (call) => {
    const { input, caller, settings } = call;
    if (settings.dynamodb === "")
      throw new AwsError("InternalFailure", "The setting dynamodb names no endpoint to ask.", 500);
    const { account, region } = tableOf(call) ?? caller;
    return {
      forward: {
        url: settings.dynamodb,
        headers: {
          "content-type": "application/x-amz-json-1.0",
          "x-amz-target": `DynamoDB_20120810.${operation}`,
          authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=00`,
        },
        body: JSON.stringify(input),
      },
    };
  };
}

/** Sends a request on, and resolves to the answer as it came. */
export async function forward({ url, headers, body }: ForwardedRequest): Promise<Reply> {
  const answer = await fetch(url, { method: "POST", headers, body });
  const text = await answer.text();
  const id = answer.headers.get("x-amzn-requestid");
  return {
    status: answer.status,
    headers: {
      "content-type": answer.headers.get("content-type") ?? "application/x-amz-json-1.0",
      ...(id !== null && { "x-amzn-RequestId": id }),
    },
    body: text,
    ...(!answer.ok && { error: codeOf(text) }),
  };
}

function codeOf(body: string): string {
  try {
    const { __type: type } = JSON.parse(body) as Members;
    return String(type).replace(/^.*#/, "");
  } catch {
    return "InternalFailure";
  }
}
