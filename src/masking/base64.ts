import { gunzipSync } from "node:zlib";

/** Decoded base64: readable text, or bytes. */
export type Decoded =
  | { readonly is: "text"; readonly text: string; readonly compressed: boolean }
  | { readonly is: "bytes"; readonly bytes: number };

const MIN_LENGTH = 24;
/** A gzip of 1 MB can expand to 1 GB. */
const MAX_UNPACKED = 16 * 1024 * 1024;
const ALPHABET = new Uint8Array(128);
for (const letter of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
  ALPHABET[letter.charCodeAt(0)] = 1;

/** Decodes text such as user data, including gzip; undefined if it is not base64 or decodes to less than a word. */
export function decodeBase64(text: string): Decoded | undefined {
  if (text.length < MIN_LENGTH || !looksEncoded(text) || isHexadecimal(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  const unpacked = unpack(bytes);
  const decoded = readable(unpacked ?? bytes);
  if (decoded !== undefined) return { is: "text", text: decoded, compressed: unpacked !== undefined };
  return { is: "bytes", bytes: bytes.length };
}

/** A digest can look like base64. */
function isHexadecimal(text: string): boolean {
  return text.length <= 128 && /^[0-9a-f]+$/.test(text);
}

function looksEncoded(text: string): boolean {
  const [lines, padding] = countForeign(text);
  if (lines === undefined) return false;
  if (lines === 0) return text.length % 4 === 0 || padding === 0;
  return !/^[a-z]{1,200}\n/i.test(text);
}

/** The line ends and padding in base64 text; undefined if it has any other character. */
function countForeign(text: string): [lines: number | undefined, padding: number] {
  let lines = 0;
  let padding = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 128 && ALPHABET[code] === 1 && padding === 0) continue;
    if (code === 0x3d && ++padding <= 2) continue;
    if (code !== 0x0a && code !== 0x0d) return [undefined, 0];
    lines++;
  }
  return [lines, padding];
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
    const text = isWide(bytes) ? bytes.toString("utf16le") : decoder.decode(bytes);
    return hasControls(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** UTF-16, as in PowerShell's `-EncodedCommand`. */
function isWide(bytes: Buffer): boolean {
  if (bytes.length < 16 || bytes.length % 2 !== 0 || bytes[1] !== 0) return false;
  for (let index = 1; index < bytes.length; index += 2) if (bytes[index] !== 0) return false;
  return true;
}

function hasControls(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return true;
    if (code === 0x7f) return true;
  }
  return false;
}
