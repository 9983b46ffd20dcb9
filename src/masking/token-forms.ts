/** A kind of secret with a known form. */
export interface SecretPattern {
  /** As in `(masked: AWS access key)`. */
  readonly name: string;
  /** Global. If it has a group named `secret`, only that is masked. */
  readonly pattern: RegExp;
  /** Global. Limits where the pattern is searched. */
  readonly within?: RegExp;
}

/** A token format: its prefix, the rest, and for prefixes with variable letters a text that is faster to find. */
type TokenForm = readonly [name: string, begins: string, follows: string, sign?: string];

/**
 * Formats in secretlint's recommended preset, version 13.0.7 (MIT licence, read on 2026-11-27), except those that
 * `patterns.ts` already covers. To update, compare the patterns in the package's `module/index.js` with these.
 */
const SECRETLINT: readonly TokenForm[] = [
  ["Slack token", "xapp-", "[A-Za-z0-9-]{10,4096}"],
  ["GitHub token", "ghs_", "[0-9]{1,20}_[A-Za-z0-9_.-]{10,4096}"],
  ["Groq key", "gsk_", "[A-Za-z0-9]{40,200}"],
  ["Linear key", "lin_api_", "[A-Za-z0-9_]{32,128}"],
  ["Notion token", "ntn_", "[A-Za-z0-9]{40,100}"],
  ["Grafana token", "gl(?:c|sa)_", "[A-Za-z0-9+/_]{32,400}={0,2}"],
  ["1Password token", "ops_ey", "[A-Za-z0-9+/=_-]{90,4096}"],
  ["Vault token", "hv[sbr]\\.", "[A-Za-z0-9_-]{20,400}"],
  ["Vercel token", "vc[piark]_", "[A-Za-z0-9]{20,60}"],
  ["Docker Hub token", "dckr_[po]at_", "[A-Za-z0-9_-]{20,100}"],
  ["Figma token", "figd_", "[A-Za-z0-9_-]{40,200}"],
  ["Cloudflare token", "(?:cfk|cfut|cfat)_", "[A-Za-z0-9]{40,100}"],
  ["Tailscale key", "tskey-[a-z]{2,20}-", "[0-9A-Za-z_-]{16,120}"],
  ["npm token", "_authToken=", "(?<secret>[^\\s$\"'][^\\s\"']{0,4096})"],
  ["credentials in a URL", "https?://", "(?<secret>[^\\s:/@]{8,256}):x-oauth-basic@", "x-oauth-basic@"],
];

/** Formats that issuers document for secret scanners and that the preset does not have. */
const OTHERS: readonly TokenForm[] = [
  ["New Relic key", "NR(?:AK|AL|BR|II|IQ|RA|SP)-", "[A-Za-z0-9_-]{20,80}"],
  ["Postman key", "PMAK-", "[0-9a-fA-F]{20,40}-[0-9a-fA-F]{20,60}"],
  ["Slack token", "xoxe\\.xox[bp]-", "[A-Za-z0-9-]{10,4096}"],
  ["Slack token", "xox[cd]-", "[A-Za-z0-9%-]{10,4096}"],
  ["Atlassian token", "AT(?:ATT|CTT|BB|STT)[0-9A-Za-z]", "[A-Za-z0-9_=-]{20,4096}"],
  ["PyPI token", "pypi-", "[A-Za-z0-9_-]{40,4096}"],
  ["RubyGems key", "rubygems_", "[0-9a-f]{40,64}"],
  ["crates.io token", "cio", "[A-Za-z0-9]{32}\\b"],
  ["DigitalOcean token", "do[opr]_v1_", "[0-9a-f]{40,80}"],
  ["Doppler token", "dp\\.(?:pt|st|sa|ct|scim|audit)\\.", "[A-Za-z0-9._-]{20,200}"],
  ["Fly.io token", "fo1_", "[A-Za-z0-9_-]{30,200}"],
  ["Heroku key", "HRKU-", "[A-Za-z0-9_-]{30,200}"],
  ["HCP Terraform token", "[A-Za-z0-9]{14}\\.atlasv1\\.", "[A-Za-z0-9_-]{40,200}", "\\.atlasv1\\."],
  ["Pulumi token", "pul-", "[0-9a-f]{40}"],
  ["PlanetScale token", "pscale_(?:tkn|pw|oauth)_", "[A-Za-z0-9_.=-]{30,100}"],
  ["Sentry token", "sntry[su]_", "[A-Za-z0-9+/=_-]{40,4096}"],
  ["Square token", "(?:sq0(?:atp|csp|idp)-|EAAA)", "[A-Za-z0-9_-]{20,100}"],
  ["Supabase token", "sb(?:p|_secret)_", "[A-Za-z0-9_-]{20,100}"],
  ["Airtable token", "pat[A-Za-z0-9]{14}\\.", "[0-9a-f]{60,80}"],
  ["Netlify token", "nfp_", "[A-Za-z0-9]{36,100}"],
  ["Contentful token", "CFPAT-", "[A-Za-z0-9_-]{40,100}"],
  ["Buildkite token", "bkua_", "[0-9a-f]{40}"],
  ["CircleCI token", "CCI(?:PAT|PRJ)_", "[A-Za-z0-9_]{30,200}"],
  ["SonarQube token", "sq[pua]_", "[0-9a-f]{40}"],
  ["Google OAuth secret", "GOCSPX-", "[A-Za-z0-9_-]{20,100}"],
  ["Google access token", "ya29\\.", "[A-Za-z0-9_.-]{20,4096}"],
  ["Mailgun key", "key-", "[0-9a-z]{32}\\b", "key-[0-9a-z]{16}"],
  ["Mailchimp key", "[0-9a-f]{32}-us", "[0-9]{1,2}\\b", "[0-9a-f]-us[0-9]"],
  ["Mapbox token", "sk\\.eyJ", "[A-Za-z0-9_.-]{20,400}"],
  ["Telegram token", "[0-9]{8,10}:AA", "[A-Za-z0-9_-]{30,60}", ":AA"],
  [
    "Discord webhook",
    "https://(?:canary\\.|ptb\\.)?discord(?:app)?\\.com/api/webhooks/",
    "(?<secret>[0-9]{15,22}/[A-Za-z0-9_-]{40,100})",
  ],
  [
    "Teams webhook",
    "https://[a-z0-9-]{1,60}\\.webhook\\.office\\.com/",
    "(?<secret>[A-Za-z0-9@/_-]{40,400})",
  ],
  ["Amazon Bedrock key", "ABSK", "[A-Za-z0-9+/]{60,400}={0,2}"],
  ["GitLab token", "gl(?:soat|ft|imt|agent|oas|cbt|rt)-", "[A-Za-z0-9_.-]{20,4096}"],
  ["Facebook token", "EAA[A-Z]", "[A-Za-z0-9]{60,400}"],
  [
    "signature in a URL",
    "[?&](?:sig|X-Amz-Signature|X-Goog-Signature)=",
    "(?<secret>[A-Za-z0-9%+/=]{20,400})",
  ],
];

const ALL = [...SECRETLINT, ...OTHERS];

export const TOKEN_FORMS: readonly SecretPattern[] = ALL.map(([name, begins, follows]) => ({
  name,
  // A word that only contains the prefix is not a token.
  pattern: new RegExp(`${/^[A-Za-z0-9[(]/.test(begins) ? "(?<![A-Za-z0-9])" : ""}${begins}${follows}`, "g"),
}));

const SIGNS = ALL.map(([, begins, , sign = begins]) => sign);

/** Most prefixes end in a mark. Looking back from the marks of a text is faster than trying each prefix at each letter. */
const ENDS_IN_MARK = /(?:[-_=:@/]|\\\.)$/;
const AFTER_MARK = new RegExp(`[-_=:@/.](?<=${SIGNS.filter((sign) => ENDS_IN_MARK.test(sign)).join("|")})`);
const ANYWHERE = new RegExp(SIGNS.filter((sign) => !ENDS_IN_MARK.test(sign)).join("|"));

/** If this is false, the text has none of the forms. */
export const mayHoldToken = (text: string): boolean => AFTER_MARK.test(text) || ANYWHERE.test(text);
