import type { Emulator, Fault } from "../../emulator";
import type { Times } from "./times";

const PUT = "PutConfigurationAggregator";
const always = { times: 0 } as const;

/** What an AWS with many faults does to requests. */
export function badDay({ late }: Times): Fault[] {
  const puts: Partial<Fault>[] = [
    // Puts take effect long after their senders lost the connection or stopped waiting.
    ...[0.1, 0.4, 0.7, 1].flatMap((part) => [
      { kind: "late", delayMs: Math.round(part * late), answer: "cut", probability: 0.04 } as const,
      { kind: "late", delayMs: Math.round(part * late), answer: "never", probability: 0.01 } as const,
    ]),
    { kind: "disconnect", when: "after", probability: 0.04 },
    { kind: "disconnect", when: "before", probability: 0.03 },
    { kind: "server", when: "after", probability: 0.03 },
    { kind: "server", when: "before", probability: 0.03 },
    { kind: "html", when: "after", probability: 0.02 },
    { kind: "throttle", probability: 0.1 },
  ];
  const tags: Partial<Fault>[] = [
    { kind: "throttle", probability: 0.02 },
    { kind: "server", when: "after", probability: 0.01 },
    { kind: "server", when: "before", probability: 0.01 },
    { kind: "disconnect", when: "after", probability: 0.01 },
    { kind: "disconnect", when: "before", probability: 0.01 },
  ];
  const any: Partial<Fault>[] = [
    { kind: "throttle", probability: 0.005 },
    { kind: "server", probability: 0.003 },
    { kind: "disconnect", probability: 0.003 },
    { kind: "delay", ms: 60, probability: 0.02 },
  ];
  return [
    ...puts.map((fault) => ({ operation: PUT, ...always, ...fault }) as Fault),
    ...["TagResource", "UntagResource"].flatMap((operation) =>
      tags.map((fault) => ({ operation, ...always, ...fault }) as Fault),
    ),
    ...any.map((fault) => ({ operation: "*", ...always, ...fault }) as Fault),
  ];
}

export function arm(aws: Emulator, faults: readonly Fault[]): void {
  for (const fault of faults) aws.fault(fault);
}
