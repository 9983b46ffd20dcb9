/**
 * What CloudFront runs on every request for a page: a path without an ending is one of the application's own routes, and
 * gets the one page that knows them all. A path with an ending names a file, and a missing one stays missing.
 *
 * In the language of CloudFront Functions, `cloudfront-js-2.0`.
 */
export const PAGE_ROUTES = `function handler(event) {
  var request = event.request;
  var last = request.uri.split("/").pop();
  if (last.indexOf(".") === -1) request.uri = "/index.html";
  return request;
}
`;
