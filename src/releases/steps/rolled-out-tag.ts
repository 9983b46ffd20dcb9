import {
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
  type SSMClient,
} from "@aws-sdk/client-ssm";
import { NOTHING_ROLLED_OUT } from "../../../constructs/containers/image-tag";
import { askAws } from "./ask-aws";

/** The parameter that holds an environment's image tag; hosts read it when they boot. */
export class RolledOutTag {
  constructor(
    private readonly ssm: SSMClient,
    private readonly parameterName: string,
  ) {}

  /** The tag of the last complete deployment. */
  async current(): Promise<string | undefined> {
    const { Parameter } = await askAws(
      "ssm:GetParameter",
      this.ssm.send(new GetParameterCommand({ Name: this.parameterName })),
    );
    return isTag(Parameter?.Value) ? Parameter?.Value : undefined;
  }

  /** The previous completely deployed tag. @returns undefined when there was none */
  async previous(): Promise<string | undefined> {
    const values = await this.history();
    const current = values.at(-1);
    return values.filter((value) => value !== current && isTag(value)).at(-1);
  }

  /** Sets the tag that hosts start with when they boot. */
  async set(tag: string): Promise<void> {
    await askAws(
      "ssm:PutParameter",
      this.ssm.send(
        new PutParameterCommand({ Name: this.parameterName, Value: tag, Type: "String", Overwrite: true }),
      ),
    );
  }

  /** All past values, newest last; AWS keeps 100. */
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
