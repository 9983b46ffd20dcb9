/** The fields of an answer to GetSchema that hold schemas by type, in `tfplugin5.proto`. */
const KINDS: Readonly<Record<number, string>> = { 2: "", 3: "data." };

/** The wire type of texts, bytes and messages: a length, then that many bytes. */
const LENGTH_DELIMITED = 2;

/**
 * A serialized answer to GetSchema with some of its types: decoding an answer with all would take longer than an engine
 * needs to read it.
 *
 * @param named `aws_vpc`, `data.aws_vpc`
 */
export function cutSchemas(response: Buffer, named: readonly string[]): Buffer {
  const wanted = new Set(named);
  const kept = fieldsOf(response).filter(({ number, content }) => {
    const kind = KINDS[number];
    return kind === undefined || wanted.has(`${kind}${keyOf(content)}`);
  });
  return Buffer.concat(kept.map(({ whole }) => whole));
}

interface Field {
  readonly number: number;
  readonly content: Buffer;
  /** With its number and length. */
  readonly whole: Buffer;
}

function fieldsOf(message: Buffer): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < message.length;) {
    const tag = varint(message, at);
    if ((tag.value & 7) !== LENGTH_DELIMITED) throw new Error(`GetSchema's answer has a number at ${at}`);
    const length = varint(message, tag.end);
    const end = length.end + length.value;
    fields.push({
      number: tag.value >> 3,
      content: message.subarray(length.end, end),
      whole: message.subarray(at, end),
    });
    at = end;
  }
  return fields;
}

/** An entry of a map is a message whose first field is the key. */
function keyOf(entry: Buffer): string {
  const length = varint(entry, 1);
  return entry.toString("utf8", length.end, length.end + length.value);
}

function varint(bytes: Buffer, start: number): { value: number; end: number } {
  let value = 0;
  for (let at = start, shift = 0; ; at++, shift += 7) {
    const byte = bytes[at] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at + 1 };
  }
}
