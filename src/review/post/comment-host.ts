import type { Marker } from "../marker";

/** One of our comments on the code host. */
export interface ExistingComment {
  readonly id: string;
  readonly body: string;
  readonly marker: Marker;
  /** Hidden as outdated, or marked as superseded. */
  readonly isHidden: boolean;
}

/** A pull request on GitHub or a merge request on GitLab. All methods throw `HostError`. */
export interface CommentHost {
  /** Our own comments with a marker, the oldest first. Other users' are ignored: anybody can write a marker. */
  list(): Promise<ExistingComment[]>;
  create(body: string): Promise<void>;
  update(id: string, body: string): Promise<void>;
  /** Hides a comment that newer ones replace. */
  supersede(comment: ExistingComment): Promise<void>;
}

/**
 * Why a request to a code host failed. `gone`: the comment no longer exists. `passing`: a server fault; the request may
 * have succeeded. `refused`: a retry would fail too. `unreachable`: no answer.
 */
export type HostErrorKind = "gone" | "passing" | "refused" | "unreachable";

export class HostError extends Error {
  constructor(
    readonly kind: HostErrorKind,
    message: string,
    /** HTTP status; undefined if there was no answer. */
    readonly status?: number,
    /** After a rate limit: how many seconds to wait before the next request. */
    readonly waitSeconds?: number,
  ) {
    super(message);
    this.name = "HostError";
  }
}

/** What an HTTP status says about retrying. */
export function kindOfStatus(status: number): HostErrorKind {
  if (status === 404 || status === 410) return "gone";
  return status >= 500 ? "passing" : "refused";
}
