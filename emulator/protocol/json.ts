import type { AwsError } from "./errors";
import { serializationError } from "./errors";
import type { Members, Protocol, Reply } from "./protocol";

/** AWS JSON 1.1. `messageMember` is `message`, or `Message` for services with that spelling (Organizations). */
export function jsonProtocol(messageMember: "message" | "Message"): Protocol {
  return {
    read: readJson,
    answer: (_operation, members, requestId) =>
      reply(200, members === undefined ? "" : JSON.stringify(members), requestId),
    error: (error: AwsError, requestId) => ({
      ...reply(
        error.status,
        JSON.stringify({ __type: error.code, [messageMember]: error.message, ...error.members }),
        requestId,
      ),
      error: error.code,
    }),
  };
}

function readJson(body: string): Members {
  if (body === "") return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw serializationError("The request's body is not JSON.");
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw serializationError("Start of a structure was expected.");
  }
  return parsed as Members;
}

function reply(status: number, body: string, requestId: string): Reply {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-RequestId": requestId },
    body,
  };
}
