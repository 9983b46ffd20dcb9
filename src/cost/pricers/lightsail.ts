import { literal, referringTo } from "../../plan/resources/resource-set";
import { type Pricer, hourly, monthly } from "../charge";

const bundle =
  (family: string, attribute: string): Pricer =>
  ({ values }) => {
    const id = literal(values[attribute]);
    return id === undefined
      ? { unpriced: "its bundle is not known before apply" }
      : [monthly(`${family}/${id}`)];
  };

/** Free while attached; billed when idle. */
const staticIp: Pricer = (resource, { all }) =>
  referringTo(resource, "aws_lightsail_static_ip_attachment", "static_ip_name", all).length > 0
    ? { free: "attached static addresses are part of the bundle" }
    : [hourly("lightsail/static-ip-idle")];

export const lightsailPricers: Readonly<Record<string, Pricer>> = {
  aws_lightsail_instance: bundle("lightsail", "bundle_id"),
  aws_lightsail_database: bundle("lightsail-db", "bundle_id"),
  aws_lightsail_static_ip: staticIp,
};
