import type { SecretPattern } from "./patterns";

const password = (pattern: RegExp, within?: RegExp): SecretPattern => ({
  name: "password",
  pattern,
  ...(within === undefined ? {} : { within }),
});

/**
 * Passwords in command lines without a name: after a one-letter option, or at a certain position. Sources: the
 * programs' manual pages. Each pattern stops at the next such program, so that a text of nothing but program names is
 * read only once.
 */
export const COMMAND_PATTERNS: readonly SecretPattern[] = [
  password(
    /\bcurl\b(?:(?!\bcurl\s)[^\n]){0,4096}?\s(?:-u|--user)[ =]["']?[^\s:"']{1,200}:(?<secret>[^\s"']{1,4096})/g,
  ),
  password(
    /\b(?:docker|podman|nerdctl|buildah|skopeo|helm|az|oc)(?:\s{1,8}\w{1,20})?\s{1,8}login\b(?:(?!\blogin\s)[^\n;&|]){0,1024}?\s-p[ =]?["']?(?<secret>[^\s"'$-][^\s"']{0,4096})/g,
  ),
  // Not `-p 3306:3306` or `mkdir -p/var`: the password follows immediately, and it is not a port.
  password(
    /\b(?:mysql(?:dump|admin|import)?|mariadb(?:-dump|-admin)?)\b(?:(?!\bm(?:ysql|ariadb)[\s-])[^\n;&|]){0,1024}?\s-p(?![\d:.]{1,40}(?:\s|$))["']?(?<secret>[^\s"'$/][^\s"']{0,4096})/g,
  ),
  password(
    /\bredis-cli\b(?:(?!\bredis-cli\s)[^\n;&|]){0,1024}?\s-a[ =]?["']?(?<secret>[^\s"'$-][^\s"']{0,4096})/g,
  ),
  password(/\bsshpass\s{1,8}-p[ =]?["']?(?<secret>[^\s"'$][^\s"']{0,4096})/g),
  password(/\b(?:requirepass|masterauth|primaryauth)\s{1,8}["']?(?<secret>[^\s"'$][^\s"']{0,4096})/g),
  password(/\bnet\s{1,8}user\s{1,8}[^\s/]{1,100}\s{1,8}["']?(?<secret>[^\s"'/*$][^\s"']{0,4096})/gi),
  password(/\bConvertTo-SecureString\s{1,8}(?:-String\s{1,8})?["'](?<secret>[^"'\n]{1,4096})/gi),
  password(/--value[ =]["']?(?<secret>[^\s"'$-][^\s"']{0,4096})["']?(?=[^\n]{0,1024}SecureString)/g),
  password(/SecureString[^\n]{0,1024}--value[ =]["']?(?<secret>[^\s"'$-][^\s"']{0,4096})/g),
  // chpasswd reads one user and password per line, from a pipe or from cloud-init's list.
  password(
    /\b[a-z_][\w.-]{0,40}:(?<secret>[^\s"'|:$][^\s"'|]{0,4096})["']?\s{0,8}\|\s{0,8}(?:sudo\s{1,8})?chpasswd/g,
  ),
  password(
    /^[ \t-]{1,40}["']?[a-z_][\w.-]{0,40}:(?<secret>[^\s"':$][^\s"']{0,4096})["']?[ \t]{0,40}$/gm,
    /\bchpasswd:[^]{0,4096}/g,
  ),
  password(
    /\bmachine\s{1,8}\S{1,255}\s{1,8}login\s{1,8}\S{1,255}\s{1,8}password\s{1,8}(?<secret>\S{1,4096})/g,
  ),
  // pgpass: host, port, database, user, password.
  password(/^[^\s:#]{1,255}:(?:\d{2,5}|\*):[^\s:/]{1,64}:[^\s:/]{1,64}:(?<secret>[^\s:/]{1,4096})$/gm),
  password(/[;"'\s]pwd=(?<secret>[^;"'\s$./][^;"'\s]{0,4096})/gi),
];

/** Every text that one of the patterns matches also matches this, and has white space or a semicolon. */
const COMMAND_HINT =
  /curl|login|mysql|mariadb|redis-cli|requirepass|sshpass|masterauth|primaryauth|net\s{1,8}user|SecureString|chpasswd|pwd=|:(?:\d{2,5}|\*):[^\s:/]/i;
export function mayHoldCommand(text: string): boolean {
  return /[\s;]/.test(text) && COMMAND_HINT.test(text);
}
