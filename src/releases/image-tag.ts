import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { NOTHING_ROLLED_OUT } from "../../constructs/containers/image-tag";
import { UserError } from "../text/user-error";
import { askAws } from "./ask-aws";

/** The parameter that says which image an environment runs; hosts that boot read it. */
export class RolledOutTag {
  constructor(
    private readonly ssm: SSMClient,
    private readonly parameterName: string,
  ) {}

  /** The tag of the last complete rollout. */
  async current(): Promise<string | undefined> {
    const { Parameter } = await askAws(
      "ssm:GetParameter",
      this.ssm.send(new GetParameterCommand({ Name: this.parameterName })),
    );
    return isTag(Parameter?.Value) ? Parameter?.Value : undefined;
  }

  /**
   * The tag that was complete before the current one.
   * @throws UserError when there was none
   */
  async previous(): Promise<string> {
    const values = await this.history();
    const current = values.at(-1);
    const previous = values.filter((value) => value !== current && isTag(value)).at(-1);
    if (previous !== undefined) return previous;
    throw new UserError({
      what: "nothing was rolled out before what runs now",
      where: this.parameterName,
      next: "`groundplan images` lists what there is; `groundplan rollout … --image <tag>` takes any of it.",
    });
  }

  /** Makes it the tag that hosts start with when they boot. */
  async set(tag: string): Promise<void> {
    await askAws(
      "ssm:PutParameter",
      this.ssm.send(
        new PutParameterCommand({ Name: this.parameterName, Value: tag, Type: "String", Overwrite: true }),
      ),
    );
  }

  /** Every value there was, the newest last; AWS keeps 100. */
  private async history(): Promise<readonly string[]> {
    const values: string[] = [];
    let next: string | undefined;
    do {
      const page = await askAws(
        "ssm:GetParameterHistory",
        this.ssm.send(new GetParameterHistoryCommand({ Name: this.parameterName, NextToken: next })),
      );
      values.push(...(page.Parameters ?? []).map(({ Value = "" }) => Value));
      next = page.NextToken;
    } while (next !== undefined);
    return values;
  }
}

function isTag(value: string | undefined): boolean {
  return value !== undefined && value !== "" && value !== NOTHING_ROLLED_OUT;
}
