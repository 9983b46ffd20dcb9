import { commentOf, created, planOf, replaced } from "../plan-builders";

const place = (number: number) =>
  replaced(
    `aws_lb_target_group_attachment.host-${number}`,
    { target_id: `i-${number}` },
    { target_id: null },
    "target_id",
  );

it("a review lists a load balancer's hosts that a plan replaces together, as an outage", () => {
  const comment = commentOf(planOf([place(1), place(2), place(3)]));
  expect(comment).toContain("Outage: 3 hosts behind a load balancer will be replaced together");
  expect(comment).toContain("groundplan replace");
  expect(comment).toContain("`aws_lb_target_group_attachment.host-2`");
});

it("a review reports no outage if hosts are only added", () => {
  const added = created("aws_lb_target_group_attachment.host-3", { target_id: "i-3" });
  expect(commentOf(planOf([added]))).not.toContain("Outage");
});
