import { parametersOf, type SignedCall } from "./signed-call";

/** A parsed call. */
export interface ReadCall {
  readonly call: SignedCall;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** A parameter as text. */
  at(name: string): string | undefined;
  /** Every text in a list parameter, in JSON or in a form. */
  all(name: string): readonly string[];
  /** An ARN in the service, account and region; a complete ARN stays as it is. */
  arn(rest: string, value?: string): string;
}

/** Services whose IAM prefix differs from the name in the signature. */
export const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", email: "ses" };

export const segmentAfter = ({ call }: ReadCall, name: string): string =>
  new RegExp(`/${name}/([^/?]+)`).exec(decodeURIComponent(call.url))?.[1] ?? "*";

export function accountOf(read: ReadCall): string {
  return read.arn("").split(":")[4] ?? "";
}

/** EC2's ids show the kind of resource. */
export function kindOfId(id: string): string {
  const prefix = /^[a-z]+/.exec(id)?.[0] ?? "";
  return (
    {
      i: "instance",
      mi: "managed-instance",
      vol: "volume",
      eipalloc: "elastic-ip",
      sg: "security-group",
      eni: "network-interface",
    }[prefix] ?? "*"
  );
}

export function readCall(call: SignedCall, account: string): ReadCall {
  const parameters = parametersOf(call);
  const at = (name: string): string | undefined => {
    const value = parameters[name];
    return typeof value === "string" ? value : undefined;
  };
  return {
    call,
    parameters,
    at,
    all(name) {
      const value = parameters[name];
      if (Array.isArray(value)) return value.filter((each): each is string => typeof each === "string");
      const members = Object.entries(parameters).filter(([key]) =>
        new RegExp(`^${name}(\\.member)?\\.\\d+$`).test(key),
      );
      const single = typeof value === "string" ? [value] : [];
      return [...single, ...members.flatMap(([, each]) => (typeof each === "string" ? [each] : []))];
    },
    arn: (rest, value) =>
      value?.startsWith("arn:") === true
        ? value
        : `arn:aws:${PREFIXES[call.service] ?? call.service}:${call.region}:${account}:${rest}${value ?? ""}`,
  };
}
