import { restJsonProtocol } from "../protocol/restJson";
import type { Service } from "../service";
import { listRegions, needsOfListRegions } from "./listRegions";

/** AWS Account Management, the part about an account's regions. */
export const accountService: Service = {
  name: "account",
  protocol: restJsonProtocol,
  operations: { ListRegions: { decide: listRegions, needs: needsOfListRegions } },
};
