import fc from "fast-check";
import { maskText } from "../../../src/masking/mask-text";
import { mayHoldToken, TOKEN_FORMS } from "../../../src/masking/token-forms";

const masked = (text: string) => maskText(text, "value", () => undefined);

/** As fast-check can make up texts of it. */
const written = (pattern: RegExp) =>
  new RegExp(
    `^(?:${pattern.source
      .replace("(?<![A-Za-z0-9])", "")
      .replaceAll("?<secret>", "")
      .replaceAll("\\b", "")
      .replaceAll(
        /\{(\d+),(\d+)\}/g,
        (_, least: string, most: string) =>
          `{${least},${String(Math.min(Number(most), Number(least) + 12))}}`,
      )})$`,
  );

it.each(TOKEN_FORMS.map(({ name, pattern }) => [name, pattern] as const))(
  "a text with a %s of the form %s shows nothing of what follows its beginning",
  (_name, pattern) => {
    fc.assert(
      fc.property(fc.stringMatching(written(pattern)), (token) => {
        // Shorter runs of letters are looked at for nothing: no issuer makes such tokens.
        fc.pre(/[A-Za-z0-9+/_=-]{12}/.test(token));
        const secret = new RegExp(pattern.source).exec(token)?.groups?.["secret"] ?? token;
        fc.pre(secret.length > 3);
        // The name of a variable is shown.
        fc.pre(!/^\$\{?\w+\}?$/.test(secret));
        expect(mayHoldToken(token)).toBe(true);
        for (const text of [token, `see ${token} there`, `{"x":"${token}"}`, `A\n  value: ${token}\n`])
          expect(masked(text)).not.toContain(secret.slice(-12));
      }),
      { numRuns: 15 },
    );
  },
);

it.each([
  ["Slack, of an app", "xapp-1-A0123456789-1234567890123-abcdefabcdefabcdefabcdefabcdef"],
  ["New Relic", "NRAK-ABCDEFGHIJKLMNOPQRSTUVWXYZA"],
  ["Postman", "PMAK-aaaaaaaaaaaaaaaaaaaaaaaa-bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"],
  ["Vault", "hvs.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
  ["a GitHub App", "ghs_123456_aaaaaaaaaaaa.bbbbbbbbbbbbbbbb.cccccccccccccccc"],
])("a token of %s is hidden whole, however little random it looks", (_of, token) => {
  expect(masked(`uses ${token} now`)).toMatch(/^uses \(masked: [^)]*\) now$/);
});

it.each([
  "monkey-0123456789abcdef",
  "a-vcp_ip",
  "https://example.com/api/webhooks/123",
  "gsk_short",
  "s3:GetObject key-policy",
  "social-media-us1",
  "figd_small",
])("%s is no token", (text) => {
  expect(masked(text)).toBe(text);
});
