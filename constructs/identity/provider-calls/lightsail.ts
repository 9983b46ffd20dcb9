import { callsOf, type TypeCallsTable } from "./type-calls";

const lightsail = callsOf("lightsail");

/** Lightsail's ARNs end in an id that AWS generates. The provider waits for each change with GetOperation. */
const of = (kind: string) => `arn:aws:lightsail:{region}:{account}:${kind}/*`;

export const LIGHTSAIL_CALLS: TypeCallsTable = {
  aws_lightsail_instance: lightsail({
    about: of("Instance"),
    create: "CreateInstances GetOperation",
    read: "GetInstance",
    update: "EnableAddOn DisableAddOn SetIpAddressType GetOperation",
    delete: "DeleteInstance GetOperation",
  }),
  aws_lightsail_instance_public_ports: lightsail({
    about: of("Instance"),
    create: "PutInstancePublicPorts GetOperation",
    read: "GetInstancePortStates",
    delete: "CloseInstancePublicPorts GetOperation",
    tags: "",
  }),
  aws_lightsail_key_pair: lightsail({
    about: of("KeyPair"),
    create: "ImportKeyPair GetOperation",
    read: "GetKeyPair",
    delete: "DeleteKeyPair GetOperation",
  }),
  aws_lightsail_static_ip: lightsail({
    about: of("StaticIp"),
    create: "AllocateStaticIp GetOperation",
    read: "GetStaticIp",
    delete: "ReleaseStaticIp GetOperation",
    tags: "",
  }),
  aws_lightsail_static_ip_attachment: lightsail({
    about: of("StaticIp"),
    create: "AttachStaticIp GetOperation",
    read: "GetStaticIp",
    delete: "DetachStaticIp GetOperation",
    tags: "",
  }),
  aws_lightsail_database: lightsail({
    about: of("RelationalDatabase"),
    create: "CreateRelationalDatabase UpdateRelationalDatabase GetOperation",
    read: "GetRelationalDatabase",
    update: "UpdateRelationalDatabase GetOperation",
    delete: "DeleteRelationalDatabase GetOperation",
  }),
  aws_lightsail_disk: lightsail({
    about: of("Disk"),
    create: "CreateDisk GetOperation",
    read: "GetDisk",
    delete: "DeleteDisk GetOperation",
  }),
  aws_lightsail_disk_attachment: lightsail({
    about: of("Disk"),
    create: "AttachDisk GetOperation",
    read: "GetDisk",
    delete:
      "DetachDisk StopInstance@arn:aws:lightsail:{region}:{account}:Instance/* GetInstance GetOperation",
    tags: "",
  }),
  aws_lightsail_domain: lightsail({
    about: of("Domain"),
    create: "CreateDomain GetOperation",
    read: "GetDomain",
    delete: "DeleteDomain GetOperation",
    tags: "",
  }),
  aws_lightsail_domain_entry: lightsail({
    about: of("Domain"),
    create: "CreateDomainEntry GetOperation",
    read: "GetDomain",
    delete: "DeleteDomainEntry GetOperation",
    tags: "",
  }),
};
