import { createHash } from "node:crypto";
import { AwsError } from "../protocol/errors";
import { type Tags, type Unit, unitId } from "./tree";

/** An OU in a seed: its parent is an id, or a path of names from the root on, for example `Workloads/Prod`. */
export interface SeededUnit {
  readonly id?: string;
  readonly name: string;
  readonly parent?: string;
  readonly tags?: Tags;
}

/** The error about a malformed seed. */
export function malformed(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

const anId = /^(r|ou)-[0-9a-z]{4,32}(-[a-z0-9]{8,32})?$/;

/** OUs that are being added to a tree. OUs that are only named as a parent are created. */
export class Planting {
  readonly units = new Map<string, Unit>();
  readonly #root: string;
  readonly #paths = new Map<string, string>();
  readonly #byPath = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
    this.#paths.set(root, "");
  }

  /** Adds OUs in any order, each after its parent. */
  addUnits(units: readonly SeededUnit[]): void {
    let waiting = units;
    while (waiting.length > 0) {
      const ready = waiting.filter(({ parent }) => this.#find(parent) !== undefined);
      if (ready.length === 0) this.#make(shortest(waiting.flatMap(({ parent }) => parent ?? [])));
      for (const unit of ready) this.#add(unit, this.#find(unit.parent) ?? this.#root);
      waiting = waiting.filter((unit) => !ready.includes(unit));
    }
  }

  /** The id of the root or an OU. */
  parentOf(parent: string | undefined): string {
    return this.#find(parent) ?? this.#make(parent ?? "");
  }

  #find(parent: string | undefined): string | undefined {
    if (parent === undefined) return this.#root;
    return this.#paths.has(parent) ? parent : this.#byPath.get(parent);
  }

  #make(path: string): string {
    if (anId.test(path))
      throw malformed(
        `The parent ${path} is neither the root ${this.#root} nor an OU, or it is inside itself.`,
      );
    const end = path.lastIndexOf("/");
    const parent = end < 0 ? this.#root : this.parentOf(path.slice(0, end));
    return this.#add({ name: path.slice(end + 1) }, parent);
  }

  #add({ id, name, tags = {} }: SeededUnit, parent: string): string {
    const path = [this.#paths.get(parent), name].filter((part) => part !== "").join("/");
    if (name === "") throw malformed(`The path of names '${path}/' ends without one.`);
    if (this.#byPath.has(path)) throw malformed(`The OU ${path} is given more than once.`);
    const unit = { id: id ?? unitId(this.#root, endOf(path)), name, parent, tags };
    if (this.#paths.has(unit.id)) throw malformed(`The OU ${unit.id} is given more than once.`);
    this.units.set(unit.id, unit);
    this.#paths.set(unit.id, path);
    this.#byPath.set(path, unit.id);
    return unit.id;
  }
}

/** The shortest parent, which other paths may start with; an id only if there is no path. */
function shortest(parents: readonly string[]): string {
  const length = (parent: string) =>
    anId.test(parent) ? Number.POSITIVE_INFINITY : parent.split("/").length;
  return [...parents].sort((a, b) => (length(a) <= length(b) ? -1 : 1))[0] ?? "";
}

/** 8 characters of a-z0-9, the same for the same path. */
function endOf(path: string): string {
  const digest = createHash("sha256").update(path).digest();
  return (digest.readUIntBE(0, 6) % 36 ** 8).toString(36).padStart(8, "0");
}
