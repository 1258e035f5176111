import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import type { Backend } from "./backend";
import type { Call } from "./call";
import { newAggregatorId } from "./config/arn";
import { forward } from "./dynamodb/forward";
import type { ActiveFault } from "./faults";
import { authorize } from "./iam/authorize";
import type { OpenEntry } from "./log";
import type { Outcome } from "./outcome";
import type { Caller } from "./protocol/caller";
import { AwsError, unknownClient } from "./protocol/errors";
import type { Reply } from "./protocol/protocol";
import { isUsable } from "./regions";
import { type Incoming, type RoutedRequest, routed } from "./route";

/** How a request ends: with an answer, a cut connection, or silence. */
export type Ending = Reply | "cut" | "never";

/**
 * A request and its processing: from arrival in the log, through the fault that hits it, to its effect and its ending.
 */
export class AwsRequest {
  readonly entry: OpenEntry;
  readonly #backend: Backend;
  readonly #routed: RoutedRequest;
  readonly #id = randomUUID();
  readonly #newId = newAggregatorId();

  constructor(backend: Backend, incoming: Incoming) {
    this.#backend = backend;
    this.#routed = routed(incoming, backend.now());
    this.entry = this.#record(incoming);
  }

  /** Processes the request. Never rejects. */
  async carryOut(): Promise<Ending> {
    const fault = this.#takeFault();
    if (fault === undefined) return this.#perform();
    this.entry.fault = fault.kind;
    return this.#strike(fault);
  }

  async #strike(fault: ActiveFault): Promise<Ending> {
    switch (fault.kind) {
      case "delay":
        await new Promise<void>((resolve) => this.#backend.schedule(fault.ms ?? 0, resolve));
        return this.#perform();
      case "late":
        this.#backend.schedule(fault.delayMs ?? 0, () => void this.#perform());
        if (fault.answer === "ok") return this.#preview();
        return fault.answer === "never" ? "never" : "cut";
      case "pause":
        return this.#pause(fault);
      default:
        if (fault.when === "after") await this.#perform();
        return this.#faultEnding(fault);
    }
  }

  async #pause({ id, when = "before" }: ActiveFault): Promise<Ending> {
    const { n, operation, account } = this.entry;
    const done = when === "after" ? await this.#perform() : undefined;
    return this.#backend.pauses.hold({ fault: id, n, operation, account, when }, async (drop) =>
      drop ? "cut" : (done ?? this.#perform()),
    );
  }

  #faultEnding(fault: ActiveFault): Ending {
    const { kind, status, message } = fault;
    if (kind === "disconnect") return "cut";
    if (kind === "stall") return "never";
    if (kind === "html") return htmlReply(status ?? 502, fault.body);
    if (kind === "throttle") return this.#errorReply(this.#throttled(message));
    if (kind === "server") {
      const code = status === 503 ? "ServiceUnavailable" : "InternalFailure";
      return this.#errorReply(
        new AwsError(code, message ?? "The request failed on the server.", status ?? 500),
      );
    }
    return this.#errorReply(
      new AwsError(fault.code ?? "InternalError", message ?? "A fault on command.", status),
    );
  }

  #throttled(message = "Rate exceeded"): AwsError {
    const name = this.#routed.service?.name;
    const code =
      name === "organizations" || name === "account" ? "TooManyRequestsException" : "ThrottlingException";
    return new AwsError(code, message, name === "account" ? 429 : 400);
  }

  async #perform(): Promise<Reply> {
    try {
      const outcome = this.#decide();
      if (outcome.forward !== undefined) return await forward(outcome.forward, this.#backend.tables);
      await this.#backend.commit(outcome.changes);
      return this.#reply(outcome);
    } catch (error) {
      return this.#errorReply(error);
    }
  }

  /** The answer that the request would get, without its effect. */
  #preview(): Reply {
    try {
      const outcome = this.#decide();
      if (outcome.forward !== undefined) throw new Error("Who is asked instead has not answered yet.");
      return this.#reply(outcome);
    } catch (error) {
      return this.#errorReply(error);
    }
  }

  #decide(): Outcome {
    const { caller, input = {}, served, service } = this.#routed;
    const now = this.#backend.now();
    const { state, settings, rolesSetAt, random } = this.#backend;
    const call: Call = {
      caller: caller ?? nobody,
      input,
      now,
      state,
      reads: this.#backend.readsAt(now),
      settings,
      rolesSetAt,
      random,
      newId: this.#newId,
    };
    if (service?.regional === true && !isUsable(call.caller.account, call.caller.region, settings)) {
      throw unknownClient();
    }
    if (!this.#backend.rates.take(this.entry, settings.rates, now)) throw this.#throttled();
    const needs = served.needs(call);
    this.entry.needed = needs.map(({ action, resource }) => ({ action, resource }));
    authorize(needs, call);
    return served.decide(call);
  }

  #reply({ answer }: Outcome): Reply {
    return this.#routed.protocol.answer(this.#routed.operation ?? "", answer, this.#id);
  }

  #errorReply(error: unknown): Reply {
    const known = error instanceof AwsError ? error : new AwsError("InternalFailure", String(error), 500);
    return this.#routed.protocol.error(known, this.#id);
  }

  #record({ headers, body }: Incoming): OpenEntry {
    const { service, operation, caller } = this.#routed;
    return this.#backend.log.add(
      {
        at: this.#backend.now(),
        account: caller?.account ?? null,
        region: caller?.region ?? null,
        service: service?.name ?? null,
        operation,
        request: loggedText(this.#routed, body),
        userAgent: headers["user-agent"] ?? null,
        ...(caller?.session === undefined ? {} : { assumedRole: caller.session.roleArn }),
      },
      this.#backend.settings.logEntries,
    );
  }

  #takeFault(): ActiveFault | undefined {
    const { account, region, service, operation } = this.entry;
    const aggregators = this.#aggregators();
    return this.#backend.faults.take(
      { account, region, service, operation, aggregators },
      this.#backend.random,
    );
  }

  /** The aggregators that the request names, by name or by ARN. */
  #aggregators(): string[] {
    const { caller, input = {} } = this.#routed;
    const {
      ConfigurationAggregatorName: name,
      ConfigurationAggregatorNames: names,
      ResourceArn: arn,
    } = input;
    const tagged =
      caller !== undefined && typeof arn === "string"
        ? this.#backend.state.findByArn(caller.account, caller.region, arn)?.name
        : undefined;
    return [name, ...(Array.isArray(names) ? names : []), tagged].filter((each) => typeof each === "string");
  }
}

const nobody: Caller = { account: "", region: "", partition: "aws", arn: "", userId: "" };

function loggedText({ service, input }: RoutedRequest, body: string): string {
  if (input === undefined) return "";
  const secrets = service?.secrets;
  if (secrets === undefined) return body === "" ? "{}" : body;
  return JSON.stringify(input, (key, value: unknown) => (secrets.includes(key) ? "[redacted]" : value));
}

function htmlReply(
  status: number,
  body = `<html><body><h1>${status} ${STATUS_CODES[status] ?? ""}</h1></body></html>`,
): Reply {
  return { status, headers: { "content-type": "text/html" }, body };
}
