/** A Lightsail instance that can be resized. Its system describes it; the state is not needed. */
export interface ResizableInstance {
  /** The static IP attached to the instance, which may have any name. */
  readonly staticIpName: string;
  /** What new instances are called: this, a hyphen and their bundle. */
  readonly namePrefix: string;
  /** What the environment's YAML says. */
  readonly bundle: string;
  /** The key in the YAML, for messages: `instance.bundle`. */
  readonly setting: string;
  /** The name that clients use, which the new instance must answer for before it gets the address. */
  readonly domain: string;
  /** Answers 200 if the instance is healthy. */
  readonly healthPath: string;
}
