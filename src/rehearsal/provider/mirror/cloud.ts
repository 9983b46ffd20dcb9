import { STSClient, GetCallerIdentityCommand } from "@aws-sdk/client-sts";

/** The simulated AWS, through the AWS SDK. */
export class Cloud {
  constructor(readonly endpoint: string) {}
  async callerAccount(region: string): Promise<string | undefined> {
    const client = new STSClient({
      region,
      endpoint: this.endpoint,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    return (await client.send(new GetCallerIdentityCommand({}))).Account;
  }
  close(): void {}
}
