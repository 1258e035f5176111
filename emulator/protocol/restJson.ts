import { jsonProtocol } from "./json";
import type { Protocol, Reply } from "./protocol";

const codesForbidden = new Set(["AccessDeniedException", "UnrecognizedClientException"]);

const json = jsonProtocol("message");

/** AWS REST-JSON: the path names the operation, and a header names the error. */
export const restJsonProtocol: Protocol = {
  read: json.read,
  answer: (operation, members = {}, requestId) => plain(json.answer(operation, members, requestId)),
  error: (error, requestId) => ({
    ...plain(
      json.answer("", { message: error.message }, requestId),
      codesForbidden.has(error.code) ? 403 : error.status,
      { "x-amzn-errortype": error.code },
    ),
    error: error.code,
  }),
};

function plain(reply: Reply, status = reply.status, more: Readonly<Record<string, string>> = {}): Reply {
  return { ...reply, status, headers: { ...reply.headers, "content-type": "application/json", ...more } };
}
