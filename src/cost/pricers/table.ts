import type { Pricer } from "../charge";
import { computePricers } from "./compute";
import { containerPricers } from "./containers";
import { dataServicePricers } from "./data-services";
import { databasePricers } from "./database";
import { functionPricers } from "./functions";
import { kubernetesPricers } from "./kubernetes";
import { lightsailPricers } from "./lightsail";
import { messagePricers } from "./messages";
import { networkPricers } from "./network";
import { operationsPricers } from "./operations";
import { serviceFeePricers } from "./service-fees";
import { storagePricers } from "./storage";

/** How each billed resource type is priced. */
export const PRICERS: Readonly<Record<string, Pricer>> = {
  ...computePricers,
  ...functionPricers,
  ...networkPricers,
  ...storagePricers,
  ...containerPricers,
  ...databasePricers,
  ...kubernetesPricers,
  ...lightsailPricers,
  ...messagePricers,
  ...operationsPricers,
  ...dataServicePricers,
  ...serviceFeePricers,
};
