import type { SignedCall } from "../permissions/signed-call";
import type { AwsAnswer } from "./aws-call";

const JSON_TYPES = /json/;

/** A denial in the service's format: JSON, or XML for EC2, S3 and similar services. */
export function denialAnswer(call: SignedCall, sentence: string): AwsAnswer {
  const type = call.headers["content-type"] ?? "";
  const isJson = typeof call.headers["x-amz-target"] === "string";
  if (isJson || call.service === "lambda") {
    const contentType = JSON_TYPES.test(type) ? type : "application/json";
    const body = JSON.stringify({ __type: "AccessDeniedException", message: sentence });
    return { status: isJson ? 400 : 403, contentType, body, errorType: "AccessDeniedException" };
  }
  const message = inXml(sentence);
  return {
    status: 403,
    contentType: "text/xml",
    body: call.method === "HEAD" ? "" : xmlDenial(call, message),
  };
}

function xmlDenial({ service }: SignedCall, message: string): string {
  if (service === "ec2") {
    const words = `You are not authorized to perform this operation. ${message}`;
    return `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>${words}</Message></Error></Errors><RequestID>rehearsal</RequestID></Response>`;
  }
  const error = `<Code>AccessDenied</Code><Message>${message}</Message>`;
  return service === "s3"
    ? `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${error}<RequestId>rehearsal</RequestId></Error>`
    : `<?xml version="1.0" encoding="UTF-8"?>\n<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>rehearsal</RequestId></ErrorResponse>`;
}

function inXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
