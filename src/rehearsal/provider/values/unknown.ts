import { Decoder, Encoder, ExtensionCodec, ExtData } from "@msgpack/msgpack";

/**
 * A value that is known only after apply. Terraform encodes it as a MessagePack extension: type 0 for a plain unknown,
 * type 12 for one with refinements (“not null”, “starts with …”). The bytes are kept, so that refinements survive.
 */
export class Unknown {
  constructor(
    readonly extensionType: number,
    readonly data: Uint8Array,
  ) {}
}

const REFINED = 12;

/** The unknown that this provider creates. */
export const UNKNOWN = new Unknown(0, new Uint8Array(1));

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

const codec = new ExtensionCodec();
for (const type of [0, REFINED]) {
  codec.register({
    type,
    encode: (value) => (value instanceof Unknown && value.extensionType === type ? value.data : null),
    decode: (data) => new Unknown(type, data.slice()),
  });
}

const decoder = new Decoder({ extensionCodec: codec });
const encoder = new Encoder({ extensionCodec: codec });

/** Decodes a Terraform value. Sets and lists become arrays, objects and maps plain objects. */
export function decodeValue(bytes: Uint8Array): unknown {
  const value = decoder.decode(bytes);
  if (value instanceof ExtData)
    throw new Error(`MessagePack extension ${value.type} is not one of Terraform's`);
  return value;
}

/** Encodes a Terraform value. */
export function encodeValue(value: unknown): Buffer {
  return Buffer.from(encoder.encodeSharedRef(value));
}
