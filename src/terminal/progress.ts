import { createSpinner } from "nanospinner";
import pc from "picocolors";

/** Shows what long work is doing. Writes to standard error; standard output is for results. */
export interface Progress {
  /** Runs the work under a title; says when it is done, how long it took, or that it failed. */
  step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  /** One line between the steps. */
  note(text: string): void;
}

interface Writer {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Spinners on a terminal, plain lines elsewhere. */
export function createProgress(stream: Writer & NodeJS.WritableStream = process.stderr): Progress {
  // A terminal of no width, as `docker exec` and some CI systems give, makes the spinner clear lines for ever.
  const hasRoom = stream.isTTY === true && (stream.columns ?? 0) > 0;
  return hasRoom ? spinningProgress(stream) : plainProgress(stream);
}

/** For `--json` and for tests: nobody is watching. */
export const silentProgress: Progress = {
  step: (_title, work) => work(() => undefined),
  note: () => undefined,
};

function plainProgress(stream: Writer): Progress {
  const line = (text: string): void => void stream.write(`${text}\n`);
  return {
    note: line,
    async step(title, work) {
      const seconds = stopwatch();
      try {
        const result = await work((text) => line(`      ${title}: ${text}`));
        line(`ok    ${title} (${seconds()} s)`);
        return result;
      } catch (error) {
        line(`FAIL  ${title} (${seconds()} s)`);
        throw error;
      }
    },
  };
}

function spinningProgress(stream: NodeJS.WritableStream): Progress {
  return {
    note: (text) => void stream.write(`${text}\n`),
    async step(title, work) {
      const seconds = stopwatch();
      const spinner = createSpinner(title, { stream: process.stderr }).start();
      try {
        const result = await work((text) => spinner.update({ text: `${title}: ${text}` }));
        spinner.success({ text: `${title} ${pc.dim(`${seconds()} s`)}` });
        return result;
      } catch (error) {
        spinner.error({ text: title });
        throw error;
      }
    },
  };
}

function stopwatch(): () => string {
  const start = process.hrtime.bigint();
  return () => (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1);
}
