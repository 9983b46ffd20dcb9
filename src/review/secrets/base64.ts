import { gunzipSync } from "node:zlib";

/** What base64 stands for: text that people can read, or bytes that nobody can. */
export type Decoded =
  | { readonly is: "text"; readonly text: string; readonly compressed: boolean }
  | { readonly is: "bytes"; readonly bytes: number };

const MIN_LENGTH = 24;
/** A gzip of 1 MB can unfold to 1 GB. */
const MAX_UNPACKED = 16 * 1024 * 1024;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const BASE64_WRAPPED = /^[A-Za-z0-9+/\r\n]+={0,2}\s*$/;

/** Decodes user data and the like, gzip too; undefined where the text is not base64 or decodes to less than a word. */
export function decodeBase64(text: string): Decoded | undefined {
  if (text.length < MIN_LENGTH || !looksEncoded(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  const unpacked = unpack(bytes);
  const decoded = readable(unpacked ?? bytes);
  if (decoded !== undefined) return { is: "text", text: decoded, compressed: unpacked !== undefined };
  return { is: "bytes", bytes: bytes.length };
}

function looksEncoded(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first === 0x20 || first === 0x7b || first === 0x5b || first === 0x23) return false;
  if (BASE64.test(text)) return text.length % 4 === 0 || !text.includes("=");
  return text.includes("\n") && BASE64_WRAPPED.test(text) && !/^[a-z]+\n/i.test(text);
}

function unpack(bytes: Buffer): Buffer | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return undefined;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    return undefined;
  }
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function readable(bytes: Buffer): string | undefined {
  try {
    const text = decoder.decode(bytes);
    return hasControls(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return true;
    if (code === 0x7f) return true;
  }
  return false;
}
