import { COMPUTE } from "./resources/compute";
import { DATA } from "./resources/data";
import { MANAGEMENT } from "./resources/management";
import { NETWORK } from "./resources/network";
import type { Specimen } from "./specimen";

/** Types that people plan most, with no reference between them, so that each tells of itself alone. */
export const SPECIMENS: Readonly<Record<string, Specimen>> = {
  ...NETWORK,
  ...COMPUTE,
  ...DATA,
  ...MANAGEMENT,
};
