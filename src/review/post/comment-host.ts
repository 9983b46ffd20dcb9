import type { Marker } from "../marker";

/** A comment of ours as it stands on the code host. */
export interface ExistingComment {
  readonly id: string;
  readonly body: string;
  readonly marker: Marker;
  /** Hidden as outdated, or said to be superseded. */
  readonly isHidden: boolean;
}

/** Where comments are kept: a pull request on GitHub, a merge request on GitLab. All of it throws `HostError`. */
export interface CommentHost {
  /** Our own comments with a marker, the oldest first. Others' are never looked at: anybody can write a marker. */
  list(): Promise<ExistingComment[]>;
  create(body: string): Promise<void>;
  update(id: string, body: string): Promise<void>;
  /** Folds a comment away that newer ones replace. */
  supersede(comment: ExistingComment): Promise<void>;
}

/**
 * Why a code host did not do what it was asked: `gone`, the comment is no longer there; `passing`, a fault of the
 * server's, after which nobody knows whether it was done; `refused`, it will answer so again; `unreachable`.
 */
export type HostErrorKind = "gone" | "passing" | "refused" | "unreachable";

export class HostError extends Error {
  constructor(
    readonly kind: HostErrorKind,
    message: string,
    /** Of HTTP; undefined where there was no answer. */
    readonly status?: number,
    /** Where a rate limit is met: in how many seconds it may be asked again. */
    readonly waitSeconds?: number,
  ) {
    super(message);
    this.name = "HostError";
  }
}

/** What a status of HTTP says about trying again. */
export function kindOfStatus(status: number): HostErrorKind {
  if (status === 404 || status === 410) return "gone";
  return status >= 500 ? "passing" : "refused";
}
