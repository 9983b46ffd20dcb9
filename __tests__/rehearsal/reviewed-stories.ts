import { availableEngines } from "../engines";
import { PlannedFiles } from "./planned-files";
import { TELLING_KINDS } from "./planned-life";
import type { Story } from "./planned-story";
import { commentsOf, comparableComments, tellsOfEveryPlan } from "./rehearsed-comments";

const STORY_MS = 180_000;

export const engines = availableEngines();

const isTelling = (name: string) => (TELLING_KINDS as readonly string[]).includes(name);

/** A story's plans and their comments, from the first test on. */
export interface ReviewedStory<Name extends string> {
  readonly story: Story<Name>;
  readonly comments: Readonly<Record<Name, string>>;
}

/** The stories of one test file: their plans as files, and their comments to be compared. */
export class ReviewedStories<Name extends string> {
  readonly files = new PlannedFiles();
  /** Comments without what differs between engines, by the story's key. */
  readonly told = new Map<string, Readonly<Record<string, string>>>();

  /** @param names the plans of each story; engines after the first tell only what may differ */
  constructor(private readonly names: readonly Name[]) {
    afterAll(() => this.files.remove());
  }

  /** To be called in a `describe`: makes the story before its tests, and holds every comment to what all must have. */
  tell(key: string, make: () => Promise<Story<Name>>): ReviewedStory<Name> {
    let made: ReviewedStory<Name> | undefined;
    const reviewed = (): ReviewedStory<Name> => {
      if (made === undefined) throw new Error("the story is made before the first test, not before");
      return made;
    };
    beforeAll(async () => {
      const story = await make();
      const comments = await commentsOf(story);
      made = { story, comments };
      this.files.add(story, story.engine === engines[0] ? this.names : this.names.filter(isTelling));
      this.told.set(key, comparableComments(comments));
    }, STORY_MS);
    afterAll(() => made?.story.close());
    tellsOfEveryPlan(this.names, reviewed);
    return {
      get story() {
        return reviewed().story;
      },
      get comments() {
        return reviewed().comments;
      },
    };
  }
}
