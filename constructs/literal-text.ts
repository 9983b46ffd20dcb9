import { App, type IResolveContext, Lazy } from "cdktf";

/**
 * Text that Terraform must not treat as a template: `${name}` in shell and `%{name}` in Caddyfiles reach the machine
 * unchanged. For text without references, such as user data; a reference would be escaped too.
 *
 * @param text must end with a line feed: cdktf prints longer texts as HCL heredocs, which need one
 */
export function literalText(text: string): string {
  const escaped = text.replace(/(\$|%)\{/g, "$1$1{");
  return Lazy.stringValue({
    produce: ({ scope }: IResolveContext) => (App.of(scope).hclOutput ? escaped.replace(/\n$/, "") : escaped),
  });
}
