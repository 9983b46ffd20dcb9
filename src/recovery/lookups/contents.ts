import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeRepositoriesCommand,
  ListTagsForResourceCommand as ListImageTags,
} from "@aws-sdk/client-ecr";
import { DescribeSecretCommand } from "@aws-sdk/client-secrets-manager";
import {
  DescribeParametersCommand,
  ListDocumentsCommand,
  ListTagsForResourceCommand as ListParameterTags,
} from "@aws-sdk/client-ssm";
import { unlessNotFound } from "../unless-not-found";
import { tagsOf } from "../ownership";
import { knowing, type LookupTable } from "./lookup";

/** Log groups, image repositories, secrets, parameters and SSM documents. */
export const contentsLookups: LookupTable = {
  aws_cloudwatch_log_group: {
    by: "its name",
    find: knowing(["name"], async ([name = ""], { logs }) => {
      const listed = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
      const group = listed.logGroups?.find(({ logGroupName }) => logGroupName === name);
      if (group === undefined) return [];
      const resourceArn = (group.logGroupArn ?? group.arn ?? "").replace(/:\*$/, "");
      const { tags = {} } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
      return [{ id: name, tags }];
    }),
  },
  aws_ecr_repository: {
    by: "its name",
    find: knowing(["name"], async ([id = ""], { ecr }) => {
      const found = await unlessNotFound(
        "ecr:DescribeRepositories",
        ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [id] })),
      );
      const [repository] = found?.repositories ?? [];
      if (repository === undefined) return [];
      const { tags } = await ecr.send(new ListImageTags({ resourceArn: repository.repositoryArn }));
      return [{ id, tags: tagsOf(tags) }];
    }),
  },
  aws_secretsmanager_secret: {
    by: "its name",
    find: knowing(["name"], async ([SecretId = ""], { secrets }) => {
      const found = await unlessNotFound(
        "secretsmanager:DescribeSecret",
        secrets.send(new DescribeSecretCommand({ SecretId })),
      );
      if (found?.ARN === undefined) return [];
      const leaving = found.DeletedDate !== undefined;
      const obstacle = {
        obstacle: "it is scheduled for deletion; `aws secretsmanager restore-secret` keeps it",
      };
      return [{ id: found.ARN, tags: tagsOf(found.Tags), ...(leaving ? obstacle : {}) }];
    }),
  },
  aws_ssm_document: {
    by: "its name",
    find: knowing(["name"], async ([id = ""], { ssm }) => {
      const { DocumentIdentifiers = [] } = await ssm.send(
        new ListDocumentsCommand({ Filters: [{ Key: "Name", Values: [id] }] }),
      );
      return DocumentIdentifiers.filter(({ Name }) => Name === id).map(({ Tags }) => ({
        id,
        tags: tagsOf(Tags),
      }));
    }),
  },
  aws_ssm_parameter: {
    by: "its name",
    find: knowing(["name"], async ([id = ""], { ssm }) => {
      const { Parameters = [] } = await ssm.send(
        new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Values: [id] }] }),
      );
      if (Parameters.length === 0) return [];
      const { TagList } = await ssm.send(
        new ListParameterTags({ ResourceType: "Parameter", ResourceId: id }),
      );
      return [{ id, tags: tagsOf(TagList) }];
    }),
  },
};
