/**
 * Text that Terraform must not read as a template: shell's `${name}` and Caddy's `%{name}` reach the machine as
 * they stand. For text without references, such as user data; cdktf would escape a reference away.
 */
export function literalText(text: string): string {
  return text.replace(/(\$|%)\{/g, "$1$1{");
}
