/** A Lightsail instance that can be resized, as its system describes it. Needs no state. */
export interface ResizableInstance {
  /** The static IP attached to the instance, which may have any name. */
  readonly staticIpName: string;
  /** New instances are named with this, a hyphen and their bundle. */
  readonly namePrefix: string;
  /** The bundle in the environment's YAML. */
  readonly bundle: string;
  /** The key in the YAML, for messages: `instance.bundle`. */
  readonly setting: string;
  /** The name that clients use. The new instance must answer for it before it gets the address. */
  readonly domain: string;
  /** A path that returns 200 if the instance is healthy. */
  readonly healthPath: string;
}
