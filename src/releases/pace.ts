/** How often things are looked at, and how long they are waited for; tests go faster than the world. */
export interface Pace {
  /** Seconds between two looks. */
  readonly everySeconds: number;
  /** How long a host may take to leave the load balancer, in seconds. */
  readonly drainSeconds: number;
  /** How long a host may take to be healthy in the load balancer, in seconds. */
  readonly healthySeconds: number;
}

/** Draining may take the target group's delay, an hour at most in AWS; the document's systems use 30 s. */
export const REAL_PACE: Pace = { everySeconds: 5, drainSeconds: 900, healthySeconds: 300 };
