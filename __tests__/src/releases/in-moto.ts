import { awsEnvironment } from "../../../src/rehearsal/moto/aws-environment";
import { type RecordedMoto, startRecordedMoto } from "./recorded-moto";

/**
 * Lets this process's AWS calls go to a moto of its own while a file's tests run. Each test begins with nothing
 * recorded.
 *
 * @param prepare what there is before the first test
 * @returns the moto, once the tests run
 */
export function inMoto(prepare: (moto: RecordedMoto) => Promise<void>): () => RecordedMoto {
  const before = { ...process.env };
  let moto: RecordedMoto | undefined;
  beforeAll(async () => {
    moto = await startRecordedMoto();
    Object.assign(process.env, awsEnvironment(moto.endpoint));
    await prepare(moto);
  });
  beforeEach(() => moto?.reset());
  afterAll(async () => {
    process.env = before;
    await moto?.stop();
  });
  return () => {
    if (moto === undefined) throw new Error("moto starts when the tests begin");
    return moto;
  };
}
