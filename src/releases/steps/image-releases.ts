import type { Environment } from "../../config/environment";
import type { Publication, Releases, Watcher } from "../contract";
import { lockBesideState } from "./deploy-lock";
import type { Images } from "./images";
import type { AssetPlace } from "./publish-assets";
import type { RolledOutTag } from "./rolled-out-tag";

/** An environment whose versions are tags of images. */
export interface ImageEnvironment {
  readonly environment: Environment;
  readonly images: Images;
  readonly tag: RolledOutTag;
}

/** The part of {@link Releases} that is the same wherever versions are tags of images. */
export function imageReleases({
  environment,
  images,
  tag,
}: ImageEnvironment): Pick<Releases, "environment" | "lock" | "versions" | "current" | "previous"> {
  return {
    environment,
    lock: lockBesideState(environment),
    versions: async () => images.versions(await tag.current()),
    current: () => tag.current(),
    previous: () => tag.previous(),
  };
}

/**
 * Publishing into a bucket behind a distribution, where the environment has one.
 *
 * @param publish how its files are published
 */
export function publishing(
  place: Omit<AssetPlace, "region"> | undefined,
  { region }: Environment,
  publish: (place: AssetPlace, folder: string, watcher: Watcher) => Promise<Publication>,
): Pick<Releases, "publishAssets"> {
  if (place === undefined) return {};
  return { publishAssets: (folder, watcher) => publish({ ...place, region }, folder, watcher) };
}
