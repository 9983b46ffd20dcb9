import { join } from "node:path";
import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { repositoryRoot } from "../../../process/repository-root";
import { type ObjectValue, isObjectValue } from "../values/compare";
import { decodeValue, encodeValue } from "../values/unknown";

const PROTO = join(repositoryRoot, "src/rehearsal/provider/protocol/tfplugin5.proto");

/** A Terraform value on the wire: MessagePack, or JSON if Terraform wrote it. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

export interface AttributePathStep {
  readonly attribute_name?: string;
  readonly element_key_string?: string;
  readonly element_key_int?: number;
}

export interface AttributePath {
  readonly steps: readonly AttributePathStep[];
}

export interface Diagnostic {
  readonly severity: "ERROR" | "WARNING";
  readonly summary: string;
  readonly detail?: string;
  readonly attribute?: AttributePath;
}

const definition = loadSync(PROTO, {
  keepCase: true,
  longs: Number,
  enums: String,
  arrays: true,
  bytes: Buffer,
});
const loaded = definition["tfplugin5.Provider"] as ServiceDefinition<UntypedServiceImplementation>;
const getSchema = loaded["GetSchema"];
if (getSchema === undefined) throw new Error(`${PROTO} declares no GetSchema`);

/** Serializes an answer to GetSchema once, for the cache on disk. */
export const serializeSchemas: (response: object) => Buffer = getSchema.responseSerialize;

/** The service, with GetSchema's answer passed through as serialized bytes. */
export const providerService: ServiceDefinition<UntypedServiceImplementation> = {
  ...loaded,
  GetSchema: { ...getSchema, responseSerialize: (bytes: Buffer) => bytes },
};

/** Decodes a message's object; undefined for null. */
export function decodeObject(value: DynamicValue | null | undefined): ObjectValue | undefined {
  if (value?.msgpack === undefined || value.msgpack.length === 0) return undefined;
  const decoded = decodeValue(value.msgpack);
  return isObjectValue(decoded) ? decoded : undefined;
}

/** Encodes an object for a message; undefined becomes null. */
export function encodeObject(value: ObjectValue | undefined): DynamicValue {
  return { msgpack: encodeValue(value ?? null) };
}
