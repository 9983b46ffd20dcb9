import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { setTimeout as pause } from "node:timers/promises";
import { holdingLock, type LockOptions } from "../../../../src/releases/steps/deploy-lock";
import { inMoto } from "../in-moto";
import { refusal } from "../refusal";
import { unwatched } from "../unwatched";

const place = { bucket: "locks", region: "us-east-1", key: "hermes/prod/deploy.lock" };
const s3 = () => new S3Client({ region: place.region });
inMoto(async () => void (await s3().send(new CreateBucketCommand({ Bucket: place.bucket }))));

interface Lock {
  readonly id: string;
  readonly owner: string;
  readonly expires: string;
  readonly released: boolean;
}
const object = { Bucket: place.bucket, Key: place.key };
async function written(): Promise<Lock> {
  const { Body } = await s3().send(new GetObjectCommand(object));
  return JSON.parse((await Body?.transformToString()) ?? "") as Lock;
}
const change = async (changes: Partial<Lock>) =>
  s3().send(new PutObjectCommand({ ...object, Body: JSON.stringify({ ...(await written()), ...changes }) }));

/** Holds the lock until `release` is called. */
async function hold(options: LockOptions) {
  let release: () => void = () => undefined;
  let signal: AbortSignal | undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  let begun: () => void = () => undefined;
  const beginning = new Promise<void>((resolve) => (begun = resolve));
  const end = holdingLock(place, options, unwatched, async (watcher) => {
    ({ signal } = watcher);
    begun();
    await held;
    watcher.signal.throwIfAborted();
  });
  await Promise.race([beginning, end]);
  return { release, end, signal: () => signal };
}

describe("the deployment lock, in moto", () => {
  it("admits one, tells the other who, since when, what for and until when, and is free afterwards", async () => {
    const first = await hold({ message: "deploy 1111111" });
    const error = await refusal(holdingLock(place, { message: "x" }, unwatched, () => Promise.resolve()));
    const { id, owner, expires } = await written();
    expect(error.exitCode).toBe(3);
    expect(error.message).toMatch(/^s3:\/\/locks\/hermes\/prod\/deploy\.lock: locked by .+@.+ since \d{4}-/);
    expect(error.message).toContain(`${owner} since`);
    expect(error.message).toContain(": deploy 1111111. Nothing was changed");
    expect(error.message).toContain(`expires at ${expires}`);
    expect(error.message).toContain(`--take-lock ${id}`);
    first.release();
    await first.end;
    expect(await written()).toMatchObject({ released: true });
    await expect(holdingLock(place, { message: "x" }, unwatched, () => Promise.resolve(7))).resolves.toBe(7);
  });

  it("admits exactly one of many that start at the same time", async () => {
    const work = () => holdingLock(place, { message: "race" }, unwatched, () => pause(300, "in"));
    const ends = await Promise.allSettled(Array.from({ length: 6 }, work));
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is free after failed work", async () => {
    const work = holdingLock(place, { message: "x" }, unwatched, () => Promise.reject(new Error("no")));
    await expect(work).rejects.toThrow("no");
    expect(await written()).toMatchObject({ released: true });
  });

  it("of a killed holder expires and can be taken", async () => {
    await change({ released: false, id: "dead", expires: new Date(Date.now() - 1000).toISOString() });
    await expect(holdingLock(place, { message: "x" }, unwatched, () => Promise.resolve(1))).resolves.toBe(1);
  });

  it("can be taken from a holder by its id only, and stops the holder", async () => {
    const first = await hold({ message: "deploy 1111111", subject: "a" });
    const { id } = await written();
    const wrong = { message: "x", takeFrom: "00000000" };
    await refusal(holdingLock(place, wrong, unwatched, () => Promise.resolve()));
    const second = await hold({ message: "deploy 2222222", takeFrom: id });
    first.release();
    await first.end;
    // The holder's release does not free the lock of whoever took it.
    expect(await written()).toMatchObject({ released: false, message: "deploy 2222222" });
    second.release();
    await second.end;
  });

  it("stops a holder that finds it taken, with the new holder's name", async () => {
    const work = holdingLock(
      place,
      { message: "long", subject: "a" },
      unwatched,
      async ({ signal, journal }) => {
        await change({ id: "other", owner: "ann@laptop" });
        await journal?.finish("host-1");
        signal.throwIfAborted();
      },
    );
    const error = await refusal(work);
    expect(error.exitCode).toBe(3);
    expect(error.message).toContain("the deploy lock was taken by ann@laptop (long)");
    await change({ released: true });
  });

  it("with unknown contents must be checked by a person", async () => {
    await s3().send(new PutObjectCommand({ ...object, Body: "hello" }));
    const error = await refusal(holdingLock(place, { message: "x" }, unwatched, () => Promise.resolve()));
    expect(error.message).toContain("this is not a deploy lock");
  });
});
