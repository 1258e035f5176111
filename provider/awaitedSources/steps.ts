import { parseId } from "../domain/aggregatorId";
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

/** The life of a wait for the sources of an aggregator. */
export const steps: Steps<Inputs, Outputs, Context> = {
  secrets,
  nameOf: (id) => parseId(id).name,
  check,
  diff,
  create,
  read,
  update,
  remove,
};
