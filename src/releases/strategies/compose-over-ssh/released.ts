import type { Version } from "../../contract";
import type { Access } from "./access";
import type { ComposeHost } from "./host";

/** The releases on an instance. */
export interface Released {
  /** Newest first. */
  readonly versions: readonly Version[];
  readonly current?: string;
  readonly previous?: string;
}

/** Prints one line per release: `current|previous NAME`, `release NAME TIME`. */
const LIST = `cd "$1/releases" 2>/dev/null || exit 0
for link in current previous; do
  if [ -L "$link" ]; then echo "$link $(readlink "$link")"; fi
done
for folder in */; do
  name=\${folder%/}
  if [ ! -L "$name" ] && [ -e "$name/images.env" ]; then
    echo "release $name $(cat "$name/deployed" 2>/dev/null)"
  fi
done`;

/** Versions whose images are on the instance. A rollback to these pulls nothing. */
export async function releasedOn(host: ComposeHost, access: Access): Promise<Released> {
  const { output } = await host.run(access, ["sh", "-c", LIST, "sh", host.place.folder]);
  const lines = output.split("\n").map((line) => line.split(" "));
  const linked = (link: string) => lines.find(([kind]) => kind === link)?.[1];
  const [current, previous] = [linked("current"), linked("previous")];
  const versions = lines
    .filter(([kind]) => kind === "release")
    .map(([, name = "", createdAt]) => ({
      ...{ name, current: name === current },
      ...(createdAt === undefined || createdAt === "" ? {} : { createdAt }),
    }))
    .sort((a, b) => (b.createdAt ?? "").localeCompare(a.createdAt ?? ""));
  return {
    versions,
    ...(current === undefined ? {} : { current }),
    ...(previous === undefined ? {} : { previous }),
  };
}
