import { restJsonProtocol } from "../protocol/restJson";
import type { Service } from "../service";
import { listRegions, needsOfListRegions } from "./listRegions";

/** AWS Account Management, as far as an account's regions go. */
export const accountService: Service = {
  name: "account",
  protocol: restJsonProtocol,
  operations: { ListRegions: { decide: listRegions, needs: needsOfListRegions } },
};
