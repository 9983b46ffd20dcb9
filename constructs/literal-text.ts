import { App, type IResolveContext, Lazy } from "cdktf";

/**
 * Text that Terraform must not read as a template: shell's `${name}` and Caddy's `%{name}` reach the machine as
 * they stand. For text without references, such as user data; a reference would be escaped away.
 *
 * @param text must end in a line end: HCL's heredoc, which cdktf prints longer texts as, cannot end without one
 */
export function literalText(text: string): string {
  const escaped = text.replace(/(\$|%)\{/g, "$1$1{");
  return Lazy.stringValue({
    produce: ({ scope }: IResolveContext) => (App.of(scope).hclOutput ? escaped.replace(/\n$/, "") : escaped),
  });
}
