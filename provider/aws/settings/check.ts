import { collecting, type Problem, type Report } from "../../domain/problem";
import { likelyName, meant } from "../../domain/suggest";
import { type Raw, refuseOthers } from "../../domain/values";
import { checkSetting, isGiven, type Place } from "./kinds";
import { ELSEWHERE, OWN, SETTINGS } from "./table";

/** What the engine adds to the inputs of a provider, besides names that start with `__`. */
const OF_ENGINE = ["version", "pluginDownloadURL", "pluginChecksums", "parameterization"];

const NAMES = Object.keys(SETTINGS);

/** What is known about the inputs of an explicit `Provider`. */
interface Explicit {
  /** Whether a value is known only later: an output, or a promise. */
  isLater(value: unknown): boolean;
  /** Whether a value may be secret although it isn't marked: the engine passes it in clear. */
  readonly mayBeSecret: boolean;
}

/** The rules that the inputs of an explicit `Provider` break. */
export function explicitProblems(inputs: Raw, explicit: Explicit): Problem[] {
  return problemsOf((report) => {
    const others = Object.entries(inputs).filter(
      ([name, value]) => isGiven(value) && !name.startsWith("__") && !OF_ENGINE.includes(name),
    );
    refuseOthers(Object.fromEntries(others), NAMES, "", report, ELSEWHERE);
    checkAll(
      (name) => inputs[name],
      (name) => name,
      { ...explicit, report, refusesOthers: true },
    );
  });
}

/** The key of a setting in the stack's configuration. */
export function stackKey(name: string): string {
  return `${Object.hasOwn(OWN, name) ? "aws-config" : "aws"}:${name}`;
}

/**
 * The rules that the stack's configuration breaks. Settings of pulumi-aws that this package doesn't know are ignored.
 *
 * @param decoded - each key's value, with JSON parsed
 */
export function stackProblems(decoded: Raw): Problem[] {
  return problemsOf((report) => {
    for (const key of Object.keys(decoded)) {
      const likely = isGiven(decoded[key]) ? meantKey(key) : undefined;
      if (likely !== undefined) report(key, undefined, `not a property${meant(likely)}`, "is");
    }
    const place = { isLater: () => false, mayBeSecret: true, report };
    checkAll((name) => decoded[stackKey(name)], stackKey, {
      ...place,
      refusesOthers: false,
    });
  });
}

/** The key of this package that was likely meant; undefined if the key is correct, or may belong to another package. */
function meantKey(key: string): string | undefined {
  const [namespace = "", name = ""] = key.split(/:(.*)/s);
  if (namespace === "aws-config") {
    if (Object.hasOwn(OWN, name)) return undefined;
    const likely = likelyName(name, Object.keys(OWN));
    return likely && stackKey(likely);
  }
  if (namespace !== "aws") return undefined;
  if (Object.hasOwn(OWN, name)) return stackKey(name);
  return name === "requestTimeout" ? stackKey("requestTimeoutSeconds") : undefined;
}

function checkAll(
  inputOf: (name: string) => unknown,
  keyOf: (name: string) => string,
  place: Omit<Place, "path">,
): void {
  for (const [name, setting] of Object.entries(SETTINGS)) {
    const isOwn = Object.hasOwn(OWN, name);
    const refusesOthers = place.refusesOthers || isOwn;
    checkSetting(setting, inputOf(name), { ...place, refusesOthers, path: keyOf(name) });
  }
  for (const [name, other] of [
    ["accessKey", "secretKey"],
    ["secretKey", "accessKey"],
  ] as const)
    if (isGiven(inputOf(name)) && !isGiven(inputOf(other)))
      place.report(keyOf(name), undefined, `set together with ${keyOf(other)}`, "can only be");
}

function problemsOf(check: (report: Report) => void): Problem[] {
  const problems: Problem[] = [];
  check(collecting(problems));
  return problems;
}
