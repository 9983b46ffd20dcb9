/**
 * Runs in CloudFront for every page request: a path without an extension is one of the application's routes and gets
 * the application's page. A path with an extension is a file; if it is missing, the response is a 404.
 *
 * Written for CloudFront Functions, `cloudfront-js-2.0`.
 */
export const PAGE_ROUTES = `function handler(event) {
  var request = event.request;
  var last = request.uri.split("/").pop();
  if (last.indexOf(".") === -1) request.uri = "/index.html";
  return request;
}
`;
