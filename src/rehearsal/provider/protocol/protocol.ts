import { join } from "node:path";
import type { ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { repositoryRoot } from "../../../process/repository-root";
import { type ObjectValue, isObjectValue } from "../values/compare";
import { decodeValue, encodeValue } from "../values/unknown";

const PROTO = join(repositoryRoot, "src/rehearsal/provider/protocol/tfplugin5.proto");

/** A value of Terraform's as it travels: MessagePack, or JSON where Terraform itself wrote it. */
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

/** Serializes an answer to GetSchema once, so that it can be kept on disk. */
export const serializeSchemas: (response: object) => Buffer = getSchema.responseSerialize;

/** The service, with an answer to GetSchema that is handed over as the bytes it travels as. */
export const providerService: ServiceDefinition<UntypedServiceImplementation> = {
  ...loaded,
  GetSchema: { ...getSchema, responseSerialize: (bytes: Buffer) => bytes },
};

/** The object in a message, or undefined for null. */
export function decodeObject(value: DynamicValue | null | undefined): ObjectValue | undefined {
  if (value?.msgpack === undefined || value.msgpack.length === 0) return undefined;
  const decoded = decodeValue(value.msgpack);
  return isObjectValue(decoded) ? decoded : undefined;
}

/** An object for a message; undefined is null. */
export function encodeObject(value: ObjectValue | undefined): DynamicValue {
  return { msgpack: encodeValue(value ?? null) };
}
