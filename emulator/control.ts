import type { Backend } from "./backend";
import { keeperOf } from "./dynamodb/keeper";
import type { LogFilter } from "./log";
import { AwsError } from "./protocol/errors";
import type { Reply } from "./protocol/protocol";
import { read } from "./protocol/read";
import { keyOf } from "./seed";

type Handler = (backend: Backend, query: URLSearchParams, body: unknown) => unknown;

const releaseShape = {
  type: "structure",
  closed: true,
  members: { id: { type: "string" }, drop: { type: "boolean" } },
} as const;

/** Handlers by method and path. */
export const routes: Readonly<Record<string, Handler>> = {
  "GET /_control/health": (backend) => ({
    ok: true,
    paused: backend.pauses.list().length,
    scheduled: backend.scheduled,
    tables: keeperOf(backend.settings, backend.tables),
  }),
  "GET /_control/log": (backend, query) => backend.log.list(logFilter(query)),
  "DELETE /_control/log": (backend) => backend.log.clear(),
  "GET /_control/faults": (backend) => backend.faults.list(),
  "POST /_control/faults": (backend, _query, body) => ({ id: backend.faults.add(body) }),
  "DELETE /_control/faults": (backend, query) => backend.faults.clear(query.get("id") ?? undefined),
  "GET /_control/paused": (backend) => backend.pauses.list(),
  "POST /_control/release": async (backend, _query, body) => ({
    released: await backend.pauses.release(read(releaseShape, body ?? {})),
  }),
  "GET /_control/settings": (backend) => backend.settings,
  "PATCH /_control/settings": async (backend, _query, body) => {
    const settings = backend.patch(body);
    await backend.save();
    return settings;
  },
  "GET /_control/aggregators": (backend) => backend.aggregators(),
  "PUT /_control/aggregators": (backend, _query, body) =>
    Array.isArray(body) ? Promise.all(body.map((each) => backend.seed(each))) : backend.seed(body),
  "DELETE /_control/aggregators": async (backend, query) => ({
    deleted: await backend.remove(keyOf(Object.fromEntries(query))),
  }),
  "GET /_control/authorizations": (backend) => backend.authorizations(),
  "PUT /_control/authorizations": async (backend, _query, body) => {
    const seeds: unknown[] = Array.isArray(body) ? body : [body];
    return (await Promise.all(seeds.map((each) => backend.authorize(each)))).flat();
  },
  "DELETE /_control/authorizations": async (backend, query) => ({
    deleted: await backend.revoke(Object.fromEntries(query)),
  }),
  "GET /_control/recorders": (backend) => backend.recorders(),
  "PUT /_control/recorders": (backend, _query, body) =>
    backend.seedRecorders(Array.isArray(body) ? body : [body]),
  "GET /_control/resources": (backend) => backend.resources(),
  "PUT /_control/resources": (backend, _query, body) =>
    backend.seedResources(Array.isArray(body) ? body : [body]),
  "GET /_control/organizations": (backend) => backend.organizations(),
  "PUT /_control/organizations": (backend, _query, body) =>
    Array.isArray(body)
      ? Promise.all(body.map((each) => backend.seedOrganization(each)))
      : backend.seedOrganization(body),
  "POST /_control/reset": (backend) => backend.reset(),
};

/**
 * The control interface: what happened, what exists, and what should go wrong.
 *
 * @example
 * ```ts
 * await fetch(`${url}/_control/faults`, {
 *   method: "POST",
 *   body: JSON.stringify({ operation: "PutConfigurationAggregator", kind: "throttle", times: 2 }),
 * });
 * ```
 */
export async function control(backend: Backend, method: string, url: URL, body: string): Promise<Reply> {
  try {
    const { path, query } = destination(url);
    const route = `${method} ${path}`;
    const handler = Object.hasOwn(routes, route) ? routes[route] : undefined;
    if (handler === undefined) {
      return json(404, { error: `There is no ${route}. There is: ${Object.keys(routes).join(", ")}.` });
    }
    return json(200, (await handler(backend, query, parse(body))) ?? { ok: true });
  } catch (error) {
    if (error instanceof AwsError) return json(400, { error: error.message });
    return json(500, { error: String(error) });
  }
}

/** A fault's id may also be the last part of the path. */
function destination({ pathname, searchParams }: URL): { path: string; query: URLSearchParams } {
  const id = /^\/_control\/faults\/(.+)$/.exec(pathname)?.[1];
  if (id === undefined) return { path: pathname, query: searchParams };
  return { path: "/_control/faults", query: new URLSearchParams({ id: decodeURIComponent(id) }) };
}

function parse(body: string): unknown {
  if (body === "") return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new AwsError("ValidationException", "The body is not JSON.");
  }
}

function logFilter(query: URLSearchParams): LogFilter {
  const since = query.get("since");
  const account = query.get("account");
  const operation = query.get("operation");
  return {
    ...(since === null ? {} : { since: Number(since) }),
    ...(account === null ? {} : { account }),
    ...(operation === null ? {} : { operation }),
  };
}

function json(status: number, value: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}
