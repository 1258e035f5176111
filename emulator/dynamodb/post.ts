import type { ForwardedRequest } from "../outcome";
import type { Members, Reply } from "../protocol/protocol";

/**
 * Sends a request to a DynamoDB endpoint, and resolves to the unchanged answer.
 *
 * DynamoDB Local separates tables by access key id and region. This makes it separate them by account and region, as
 * AWS does, whoever calls.
 */
export async function post(url: string, { of, operation, input }: ForwardedRequest): Promise<Reply> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${of.account}/${date.slice(0, 8)}/${of.region}/dynamodb/aws4_request`;
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-date": date,
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`,
    },
    body: JSON.stringify(input),
  });
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
