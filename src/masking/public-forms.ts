/**
 * Public values that look random: SSH and other public keys, certificates, digests next to a name or a file, ARNs, DNS
 * record values.
 */
const PUBLIC = new RegExp(
  [
    /ssh-(?:rsa|ed25519|dss) AAAA[A-Za-z0-9+/=]{1,8192}/,
    /ecdsa-[a-z0-9-]{1,40} AAAA[A-Za-z0-9+/=]{1,8192}/,
    /-----BEGIN (?:CERTIFICATE|PUBLIC KEY|RSA PUBLIC KEY|PGP PUBLIC KEY BLOCK)-----(?:(?!-----BEGIN)[\s\S]){0,65536}?-----END [A-Z ]{1,40}-----/,
    /[Pp]ublic_?[Kk]ey["']?\s{0,8}[:=]\s{0,8}["']?[A-Za-z0-9+/=]{1,4096}/,
    /sha(?:256|384|512)[:-][A-Za-z0-9+/=]{1,200}/,
    /\b(?:h1|zh):[A-Za-z0-9+/=]{40,64}/,
    // `sha256sum` writes a digest, two spaces and the file.
    /\b[0-9a-f]{32,128} [ *]\S/,
    /(?:[?&]ref=|@)[0-9a-f]{40}\b/,
    /\bmrk-[0-9a-f]{32}\b/,
    /\barn:[^\s"']{1,2048}/,
    // ACM validation, DKIM keys, site verification, DNSSEC signatures.
    /\b_[0-9a-f]{32}(?=\.)/,
    /\bv=DKIM1;[^"]{0,200}?\bp=[A-Za-z0-9+/=]{1,4096}/,
    /\b[a-z0-9-]{0,40}verification[a-z-]{0,20}[=:] ?[A-Za-z0-9_=-]{1,200}/,
    /\b(?:\d{1,5} ){2,3}[0-9A-Fa-f]{40,128}\b/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

/** Whether a random token is public in its context. Call it in the order of the text. */
export function publicTokens(text: string): (token: string, at: number) => boolean {
  const spans = [...text.matchAll(PUBLIC)].map(({ index, 0: form }) => [index, index + form.length] as const);
  let next = 0;
  return (token, at) => {
    while ((spans[next]?.[1] ?? at + 1) <= at) next++;
    return (spans[next]?.[0] ?? at + 1) <= at || isDigest(token, text, at);
  };
}

const LENGTHS_OF_DIGESTS: ReadonlySet<number> = new Set([32, 40, 56, 64, 96, 128]);
/** How far before a digest its label may be: a list of a few files, one per line. */
const NEAR = 200;

/** A PGP fingerprint, or hexadecimal after a word that says what it is. */
function isDigest(token: string, text: string, at: number): boolean {
  const name = /^[^=]*=/.exec(token)?.[0] ?? "";
  // A shell's default value starts with a hyphen: `${KEY:-65760C51…}`.
  const digits = token.slice(name.length).replace(/^-/, "");
  if (!LENGTHS_OF_DIGESTS.has(digits.length) || !/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(digits)) return false;
  if (/^[0-9A-F]{40}$/.test(digits) && /[A-F]/.test(digits)) return true;
  const before = text.slice(Math.max(0, at - NEAR), at) + name;
  const word =
    /(?:sha-?(?:1|224|256|384|512)|checksum|digest|md5|fingerprint)(?![^]*(?:sha-?\d|checksum|digest|md5|fingerprint))([^]*)$/i.exec(
      before,
    );
  return word !== null && !/key|secret|token|passw|hmac|salt|cookie|cred/i.test(word[1] ?? "");
}
