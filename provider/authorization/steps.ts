import type { Steps } from "../engine/steps";
import type { Context } from "../process/context";
import { check } from "./check";
import { create } from "./create";
import { remove } from "./delete";
import { diff } from "./diff";
import type { Inputs, Outputs } from "./inputs";
import { read } from "./read";
import { secrets } from "./secrets";
import { update } from "./update";

/** The life of an authorization. */
export const steps: Steps<Inputs, Outputs, Context> = {
  secrets,
  nameOf: (id) => id.replace(/@.*/, ""),
  check,
  diff,
  create,
  read,
  update,
  remove,
};
