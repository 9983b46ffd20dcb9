import type { Marker } from "../marker";

/** A comment of ours as it stands on the code host. */
export interface ExistingComment {
  readonly id: string;
  readonly body: string;
  readonly marker: Marker;
  /** Hidden as outdated, or said to be superseded. */
  readonly isHidden: boolean;
}

/** Where comments are kept: a pull request on GitHub, a merge request on GitLab. */
export interface CommentHost {
  /** Our own comments with a marker, the oldest first. Others' are never looked at: anybody can write a marker. */
  list(): Promise<ExistingComment[]>;
  create(body: string): Promise<void>;
  update(id: string, body: string): Promise<void>;
  /** Folds a comment away that newer ones replace. */
  supersede(comment: ExistingComment): Promise<void>;
}
