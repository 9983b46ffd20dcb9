"""CloudFront's response headers policies, which moto does not have.

Create, get, list and delete, with the configuration as it was sent. Nothing is checked: the simulated provider refuses
what AWS would.
"""

import re
import uuid
from collections.abc import Callable, Iterable
from typing import Any

PATH = re.compile(r"^/2020-05-31/response-headers-policy(?:/([^/]+))?$")
XMLNS = "http://cloudfront.amazonaws.com/doc/2020-05-31/"
NOT_FOUND = "NoSuchResponseHeadersPolicy"

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class WithHeadersPolicies:
    """A WSGI application that answers for the policies, each account's its own, and passes all else on."""

    def __init__(self, application: Wsgi, account_of: Callable[[str], str]) -> None:
        self.application = application
        self.account_of = account_of
        self.configurations: dict[tuple[str, str], str] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = PATH.match(environ.get("PATH_INFO", ""))
        key = re.search(r"Credential=([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
        if path is None or key is None:
            return self.application(environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        status, answer = self.answer(environ["REQUEST_METHOD"], self.account_of(key.group(1)), path.group(1), body)
        # The version that a change names: no call of ours changes a policy.
        start_response(status, [("Content-Type", "text/xml"), ("ETag", "E1")])
        return [answer.encode()]

    def answer(self, method: str, account: str, policy_id: str | None, body: str) -> tuple[str, str]:
        if policy_id is None:
            if method == "POST":
                created = str(uuid.uuid4())
                self.configurations[account, created] = re.sub(r"^<\?xml[^>]*\?>", "", body).strip()
                return "201 Created", self.policy(account, created)
            return "200 OK", self.listed(account)
        if (account, policy_id) not in self.configurations:
            return "404 Not Found", (
                f'<ErrorResponse xmlns="{XMLNS}"><Error><Type>Sender</Type><Code>{NOT_FOUND}</Code>'
                "<Message>The response headers policy does not exist.</Message></Error></ErrorResponse>"
            )
        if method == "DELETE":
            del self.configurations[account, policy_id]
            return "204 No Content", ""
        return "200 OK", self.policy(account, policy_id)

    def policy(self, account: str, policy_id: str) -> str:
        return (
            f'<ResponseHeadersPolicy xmlns="{XMLNS}"><Id>{policy_id}</Id>'
            f"{self.configurations[account, policy_id]}</ResponseHeadersPolicy>"
        )

    def listed(self, account: str) -> str:
        items = "".join(
            f"<ResponseHeadersPolicySummary><Type>custom</Type>{self.policy(owner, policy_id)}"
            "</ResponseHeadersPolicySummary>"
            for owner, policy_id in self.configurations
            if owner == account
        )
        return (
            f'<ResponseHeadersPolicyList xmlns="{XMLNS}"><MaxItems>100</MaxItems>'
            f"<Quantity>{items.count('<Type>')}</Quantity><Items>{items}</Items></ResponseHeadersPolicyList>"
        )
